// What each type does beyond being kept: the service it belongs to, its id, what Google checks, fills in and refuses.
package main

import (
	"fmt"
	"strings"
	"time"
)

// kind is the behaviour of a type; absent parts do nothing.
type kind struct {
	// service must be enabled before any call.
	service string
	id      func(object) string
	// create checks what Google checks first.
	create func(*cloud, object) error
	// fill sets what is computed, when it is made and when it is changed.
	fill   func(*cloud, object)
	change func(c *cloud, prior, o object) error
	// view changes what reading shows.
	view   func(*cloud, object)
	remove func(*cloud, object) error
	// shared: making it twice is no error (an IAM binding).
	shared bool
}

const (
	compute   = "compute.googleapis.com"
	container = "container.googleapis.com"
	dns       = "dns.googleapis.com"
	iam       = "iam.googleapis.com"
	kms       = "cloudkms.googleapis.com"
	projects  = "cloudresourcemanager.googleapis.com"
)

var serviceTitles = map[string]string{
	compute:   "Compute Engine API",
	container: "Kubernetes Engine API",
	dns:       "Cloud DNS API",
	iam:       "Identity and Access Management (IAM) API",
	kms:       "Cloud Key Management Service (KMS) API",
	projects:  "Cloud Resource Manager API",
}

func nothing(*cloud, object) error { return nil }

// fromPattern fills {field} in an id; links are cut to their names.
func fromPattern(pattern string) func(object) string {
	return func(o object) string {
		made := pattern
		for key := range o {
			if value := text(o, key); strings.Contains(made, "{"+key+"}") {
				if key == "region" || key == "router" || key == "managed_zone" {
					value = lastPart(value)
				}
				made = strings.ReplaceAll(made, "{"+key+"}", value)
			}
		}
		return made
	}
}

// kinds by type. Set at start: what they do looks into it again.
var kinds map[string]kind

func init() { kinds = behaviour() }

func behaviour() map[string]kind {
	return map[string]kind{
		"google_project_service": {id: fromPattern("{project}/{service}"), shared: true,
			create: func(c *cloud, o object) error {
				if !strings.HasSuffix(text(o, "service"), ".googleapis.com") {
					return fmt.Errorf("googleapi: Error 403: Not found or permission denied for service(s): %s.", text(o, "service"))
				}
				if _, enabled := c.Services[text(o, "service")]; !enabled {
					c.Services[text(o, "service")] = time.Now().UnixMilli()
				}
				return nil
			},
			remove: func(c *cloud, o object) error {
				if o["disable_on_destroy"] != false {
					delete(c.Services, text(o, "service"))
				}
				return nil
			}},

		"google_compute_network":    {service: compute, id: fromPattern("projects/{project}/global/networks/{name}"), create: nothing, fill: fillNetwork, remove: removeNetwork},
		"google_compute_subnetwork": {service: compute, id: fromPattern("projects/{project}/regions/{region}/subnetworks/{name}"), create: createSubnetwork, change: changeSubnetwork, fill: fillSubnetwork, remove: removeSubnetwork},
		"google_compute_router":     {service: compute, id: fromPattern("projects/{project}/regions/{region}/routers/{name}"), create: needsNetwork, fill: fillNetworked},
		"google_compute_router_nat": {service: compute, id: fromPattern("{project}/{region}/{router}/{name}"), create: createNat, change: func(c *cloud, _, o object) error { return createNat(c, o) }},
		"google_compute_firewall":   {service: compute, id: fromPattern("projects/{project}/global/firewalls/{name}"), create: needsNetwork, fill: fillNetworked},
		"google_compute_address":    {service: compute, id: fromPattern("projects/{project}/regions/{region}/addresses/{name}"), create: createAddress, fill: fillAddress, view: viewAddress, remove: removeAddress},

		"google_service_account":    {service: iam, id: func(o object) string { return "projects/" + text(o, "project") + "/serviceAccounts/" + emailOf(o) }, create: nothing, fill: fillAccount},
		"google_project_iam_member": {service: projects, id: fromPattern("{project}/{role}/{member}"), create: checkMember, fill: fillBinding, shared: true},

		"google_container_cluster":   {service: container, id: fromPattern("projects/{project}/locations/{location}/clusters/{name}"), create: createCluster, change: changeCluster, fill: fillCluster, remove: removeCluster},
		"google_container_node_pool": {service: container, id: poolID, create: createPool, fill: fillPool},

		"google_dns_managed_zone": {service: dns, id: fromPattern("projects/{project}/managedZones/{name}"), create: createZone, fill: fillZone, remove: removeZone},
		"google_dns_record_set":   {service: dns, id: fromPattern("projects/{project}/managedZones/{managed_zone}/rrsets/{name}/{type}"), create: createRecords},
		"google_dns_managed_zone_iam_member": {service: dns, id: fromPattern("projects/{project}/managedZones/{managed_zone}/{role}/{member}"), create: func(c *cloud, o object) error {
			if err := needsZone(c, o); err != nil {
				return err
			}
			return checkMember(c, o)
		}, fill: fillBinding, shared: true},

		"google_kms_key_ring":   {service: kms, id: fromPattern("projects/{project}/locations/{location}/keyRings/{name}"), create: createKept("google_kms_key_ring"), remove: keep},
		"google_kms_crypto_key": {service: kms, id: fromPattern("{key_ring}/cryptoKeys/{name}"), create: createKey, fill: fillKey, remove: keep},
		"google_kms_crypto_key_iam_member": {service: kms, id: fromPattern("{crypto_key_id}/{role}/{member}"), create: func(c *cloud, o object) error {
			if c.find("google_kms_crypto_key", text(o, "crypto_key_id")) == nil {
				return fmt.Errorf("googleapi: Error 404: CryptoKey %s not found., notFound", text(o, "crypto_key_id"))
			}
			return checkMember(c, o)
		}, fill: fillBinding, shared: true},
	}
}
