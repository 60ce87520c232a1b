// What the real provider refuses before any call.
package main

import (
	"fmt"
	"regexp"
)

var (
	resourceName = regexp.MustCompile(`^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$`)
	shortName    = regexp.MustCompile(`^[a-z](?:[-a-z0-9]{0,38}[a-z0-9])?$`)
	accountName  = regexp.MustCompile(`^[a-z](?:[-a-z0-9]{4,28}[a-z0-9])$`)
)

// nameRules by type: the field, and what it must look like.
var nameRules = map[string]struct {
	field string
	rule  *regexp.Regexp
}{
	"google_compute_network":     {"name", resourceName},
	"google_compute_subnetwork":  {"name", resourceName},
	"google_compute_router":      {"name", resourceName},
	"google_compute_router_nat":  {"name", resourceName},
	"google_compute_firewall":    {"name", resourceName},
	"google_compute_address":     {"name", resourceName},
	"google_container_cluster":   {"name", shortName},
	"google_container_node_pool": {"name", shortName},
	"google_dns_managed_zone":    {"name", resourceName},
	"google_service_account":     {"account_id", accountName},
}

func validate(typeName string, config object) error {
	if rule, is := nameRules[typeName]; is {
		if name := text(config, rule.field); name != "" && !rule.rule.MatchString(name) {
			return fmt.Errorf("%q (%q) doesn't match regexp %q", rule.field, name, rule.rule)
		}
	}
	switch typeName {
	case "google_compute_firewall":
		return exactlyOne(config, "allow", "deny")
	case "google_container_cluster":
		return validateCluster(config)
	case "google_container_node_pool":
		return validatePool(config)
	case "google_compute_subnetwork":
		if config["ip_cidr_range"] == nil && config["reserved_internal_range"] == nil {
			return fmt.Errorf("one of `ip_cidr_range,reserved_internal_range` must be specified")
		}
	}
	return nil
}

func said(config object, name string) bool {
	switch value := config[name].(type) {
	case nil:
		return false
	case []any:
		return len(value) > 0
	}
	return true
}

func exactlyOne(config object, one, other string) error {
	if said(config, one) == said(config, other) {
		return fmt.Errorf("one of `%s,%s` must be specified", one, other)
	}
	return nil
}

func conflict(config object, path, one, other string) error {
	if said(config, one) && said(config, other) {
		return fmt.Errorf("%q: conflicts with %s%s", path+one, path, other)
	}
	return nil
}

func validateCluster(config object) error {
	if flag(config, "enable_autopilot") {
		return fmt.Errorf("%s plays Standard clusters only", simulatedName)
	}
	policy := first(config, "ip_allocation_policy")
	for _, pair := range [][2]string{{"cluster_secondary_range_name", "cluster_ipv4_cidr_block"}, {"services_secondary_range_name", "services_ipv4_cidr_block"}} {
		if err := conflict(policy, "ip_allocation_policy.0.", pair[0], pair[1]); err != nil {
			return err
		}
	}
	for _, pair := range [][2]string{{"ip_allocation_policy", "cluster_ipv4_cidr"}, {"node_config", "node_pool"}} {
		if err := conflict(config, "", pair[0], pair[1]); err != nil {
			return err
		}
	}
	if private := first(config, "private_cluster_config"); said(private, "master_ipv4_cidr_block") && said(private, "private_endpoint_subnetwork") {
		return fmt.Errorf("googleapi: Error 400: Only one of master_ipv4_cidr_block and private_endpoint_subnetwork can be set., badRequest")
	}
	return nil
}

func validatePool(config object) error {
	scaling := first(config, "autoscaling")
	for _, pair := range [][2]string{{"min_node_count", "total_min_node_count"}, {"max_node_count", "total_max_node_count"}, {"min_node_count", "total_max_node_count"}, {"max_node_count", "total_min_node_count"}} {
		if err := conflict(scaling, "autoscaling.0.", pair[0], pair[1]); err != nil {
			return err
		}
	}
	return conflict(config, "", "name", "name_prefix")
}
