// IAM: service accounts, and who may be a member of a binding.
package main

import (
	"fmt"
	"regexp"
	"strings"
)

func emailOf(o object) string {
	return text(o, "account_id") + "@" + text(o, "project") + ".iam.gserviceaccount.com"
}

func fillAccount(c *cloud, o object) {
	email := emailOf(o)
	o["email"], o["member"], o["name"] = email, "serviceAccount:"+email, text(o, "id")
	if o["unique_id"] == nil {
		o["unique_id"] = fmt.Sprintf("1%020d", c.next())
	}
}

func fillBinding(_ *cloud, o object) { o["etag"] = "BwYmeshuplab=" }

var (
	principal    = regexp.MustCompile(`^principal(?:Set)?://iam\.googleapis\.com/projects/([^/]+)/locations/global/workloadIdentityPools/([^/]+)/(?:subject/ns/[^/]+/sa/[^/]+|namespace/[^/]+|kubernetes\.cluster/.+)$`)
	ownAccount   = regexp.MustCompile(`^serviceAccount:([^@]+@([^.]+)\.iam\.gserviceaccount\.com)$`)
	oldIdentity  = regexp.MustCompile(`^serviceAccount:([^[]+\.svc\.id\.goog)\[[^/]+/[^\]]+\]$`)
	serviceAgent = regexp.MustCompile(`^serviceAccount:service-(\d+)@([a-z-]+)\.iam\.gserviceaccount\.com$`)
)

// agents are Google's own accounts in a project: each appears with its service.
var agents = map[string]string{"container-engine-robot": container, "compute-system": compute, "gcp-sa-dns": dns}

// checkMember refuses what IAM refuses: who does not exist.
func checkMember(c *cloud, o object) error {
	member := text(o, "member")
	switch {
	case strings.HasPrefix(member, "principal"):
		parts := principal.FindStringSubmatch(member)
		if parts == nil {
			return fmt.Errorf("Error 400: Invalid principal: %s., badRequest", member)
		}
		if parts[1] != c.Project.Number {
			return fmt.Errorf("Error 400: Invalid principal: %s names project %s; it takes the project's number., badRequest", member, parts[1])
		}
		return c.poolExists(parts[2])
	case oldIdentity.MatchString(member):
		return c.poolExists(oldIdentity.FindStringSubmatch(member)[1])
	case serviceAgent.MatchString(member):
		parts := serviceAgent.FindStringSubmatch(member)
		if _, enabled := c.Services[agents[parts[2]]]; parts[1] == c.Project.Number && enabled {
			return nil
		}
		return noAccount(strings.TrimPrefix(member, "serviceAccount:"))
	case ownAccount.MatchString(member):
		parts := ownAccount.FindStringSubmatch(member)
		if parts[2] != c.Project.ID || c.hasAccount(parts[1]) {
			return nil
		}
		return noAccount(parts[1])
	case strings.Contains(member, ":"):
		return nil
	}
	return fmt.Errorf("Error 400: The member %s is of an unknown type. Please set a valid type prefix for the member., badRequest", member)
}

func (c *cloud) hasAccount(email string) bool {
	for _, account := range c.of("google_service_account") {
		if text(account, "email") == email {
			return true
		}
	}
	return false
}

func noAccount(email string) error {
	return fmt.Errorf("Error 400: Service account %s does not exist., badRequest", email)
}

// poolExists: a project's pool comes with its first cluster that has Workload Identity.
func (c *cloud) poolExists(pool string) error {
	for _, cluster := range c.of("google_container_cluster") {
		if text(first(cluster, "workload_identity_config"), "workload_pool") == pool {
			return nil
		}
	}
	return fmt.Errorf("Error 400: Identity Pool does not exist (%s). Please check that you specified a valid resource name as returned in the `name` attribute in the configuration API., badRequest", pool)
}
