// Compute Engine: networks, ranges that may not overlap, routers with NAT, firewalls, addresses.
package main

import (
	"fmt"
	"net/netip"
	"strings"
)

const selfLinks = "https://www.googleapis.com/compute/v1/"

func needsNetwork(c *cloud, o object) error {
	network := c.find("google_compute_network", text(o, "network"))
	if network == nil {
		return fmt.Errorf("googleapi: Error 404: The resource 'projects/%s/global/networks/%s' was not found, notFound", c.Project.ID, lastPart(text(o, "network")))
	}
	o["network"] = network["self_link"]
	return nil
}

func fillNetwork(c *cloud, o object) {
	o["self_link"] = selfLinks + text(o, "id")
	if o["numeric_id"] == nil {
		o["numeric_id"] = fmt.Sprint(4000000000000000000 + c.next())
		o["network_id"] = o["numeric_id"]
	}
}

func fillNetworked(_ *cloud, o object) {
	o["self_link"] = selfLinks + text(o, "id")
	if o["creation_timestamp"] == nil {
		o["creation_timestamp"] = "2026-01-01T00:00:00.000-07:00"
	}
	if region := text(o, "region"); region != "" {
		o["region"] = lastPart(region)
	}
}

// removeNetwork refuses as Google does, naming the first thing that still uses it.
func removeNetwork(c *cloud, o object) error {
	for _, typeName := range []string{"google_container_cluster", "google_compute_subnetwork", "google_compute_firewall", "google_compute_router", "google_compute_address"} {
		for _, user := range c.of(typeName) {
			if sameLink(text(user, "network"), text(o, "id")) {
				return inUse("network", o, text(user, "id"))
			}
		}
	}
	for _, left := range c.balancers {
		if sameLink(left.Network, text(o, "id")) {
			return inUse("network", o, left.Firewall)
		}
	}
	return nil
}

func inUse(what string, o object, user string) error {
	return fmt.Errorf("Error waiting for Deleting: The %s resource '%s' is already being used by '%s'", what, text(o, "id"), user)
}

// span is a range in use, and by what.
type span struct {
	prefix netip.Prefix
	user   string
}

func spansOf(o object) ([]span, error) {
	user := fmt.Sprintf("subnetwork '%s' in region '%s'", text(o, "name"), lastPart(text(o, "region")))
	ranges := []string{text(o, "ip_cidr_range")}
	for _, one := range list(o, "secondary_ip_range") {
		ranges = append(ranges, text(one.(object), "ip_cidr_range"))
	}
	var made []span
	for _, one := range ranges {
		prefix, err := netip.ParsePrefix(one)
		if err != nil || prefix != prefix.Masked() {
			return nil, fmt.Errorf("googleapi: Error 400: Invalid value for field 'resource.ipCidrRange': '%s'. Must be a CIDR address range that is contained in valid subnet ranges., invalid", one)
		}
		made = append(made, span{prefix, user})
	}
	return made, nil
}

// spansIn are all ranges in use in a network but those of one subnetwork.
func (c *cloud) spansIn(network, except string) []span {
	var made []span
	for _, other := range c.of("google_compute_subnetwork") {
		if sameLink(text(other, "network"), network) && text(other, "id") != except {
			spans, _ := spansOf(other)
			made = append(made, spans...)
		}
	}
	for _, cluster := range c.of("google_container_cluster") {
		block := text(first(cluster, "private_cluster_config"), "master_ipv4_cidr_block")
		if prefix, err := netip.ParsePrefix(block); err == nil && sameLink(text(cluster, "network"), network) {
			made = append(made, span{prefix, "the control plane of cluster '" + text(cluster, "name") + "'"})
		}
	}
	return made
}

func createSubnetwork(c *cloud, o object) error {
	if err := needsNetwork(c, o); err != nil {
		return err
	}
	if text(o, "region") == "" {
		return fmt.Errorf("Cannot determine region: set in this resource, or set provider-level 'region' or 'zone'.")
	}
	if network := c.find("google_compute_network", text(o, "network")); flag(network, "auto_create_subnetworks") {
		return fmt.Errorf("googleapi: Error 400: Cannot create subnetworks in an auto subnet mode network: %s, badRequest", text(network, "name"))
	}
	return checkSpans(c, o)
}

func checkSpans(c *cloud, o object) error {
	own, err := spansOf(o)
	if err != nil {
		return err
	}
	taken := c.spansIn(text(o, "network"), fromPattern("projects/{project}/regions/{region}/subnetworks/{name}")(o))
	for index, one := range own {
		for _, other := range append(taken, own[:index]...) {
			if one.prefix.Overlaps(other.prefix) {
				return fmt.Errorf("googleapi: Error 400: Invalid IPCidrRange: %s conflicts with existing %s., invalid", one.prefix, other.user)
			}
		}
	}
	return nil
}

func changeSubnetwork(c *cloud, prior, o object) error {
	for _, one := range list(prior, "secondary_ip_range") {
		name := text(one.(object), "range_name")
		if c.hasRange(o, name) {
			continue
		}
		for _, cluster := range c.of("google_container_cluster") {
			policy := first(cluster, "ip_allocation_policy")
			if sameLink(text(cluster, "subnetwork"), text(prior, "id")) && (text(policy, "cluster_secondary_range_name") == name || text(policy, "services_secondary_range_name") == name) {
				return inUse("secondary range "+name+" of subnetwork", prior, text(cluster, "id"))
			}
		}
	}
	return checkSpans(c, o)
}

func (c *cloud) hasRange(subnetwork object, name string) bool {
	for _, one := range list(subnetwork, "secondary_ip_range") {
		if text(one.(object), "range_name") == name {
			return true
		}
	}
	return false
}

func fillSubnetwork(c *cloud, o object) {
	fillNetworked(c, o)
	if prefix, err := netip.ParsePrefix(text(o, "ip_cidr_range")); err == nil {
		o["gateway_address"] = prefix.Addr().Next().String()
	}
	if o["subnetwork_id"] == nil {
		o["subnetwork_id"] = float64(700000000 + c.next())
		o["fingerprint"] = fmt.Sprintf("fp%08d=", c.next())
	}
}

func removeSubnetwork(c *cloud, o object) error {
	for _, typeName := range []string{"google_container_cluster", "google_compute_address"} {
		for _, user := range c.of(typeName) {
			if sameLink(text(user, "subnetwork"), text(o, "id")) {
				return inUse("subnetwork", o, text(user, "id"))
			}
		}
	}
	return nil
}

func createNat(c *cloud, o object) error {
	if c.find("google_compute_router", text(o, "router")) == nil {
		return fmt.Errorf("googleapi: Error 404: The resource 'projects/%s/regions/%s/routers/%s' was not found, notFound", c.Project.ID, text(o, "region"), text(o, "router"))
	}
	if flag(o, "enable_dynamic_port_allocation") && flag(o, "enable_endpoint_independent_mapping") {
		return fmt.Errorf("googleapi: Error 400: Invalid value for field 'resource.nats[0].enableEndpointIndependentMapping': 'true'. Endpoint-Independent Mapping cannot be enabled when Dynamic Port Allocation is enabled., invalid")
	}
	for _, name := range []string{"min_ports_per_vm", "max_ports_per_vm"} {
		ports, is := o[name].(float64)
		if is && flag(o, "enable_dynamic_port_allocation") && int(ports)&(int(ports)-1) != 0 {
			return fmt.Errorf("googleapi: Error 400: Invalid value for field '%s': '%v'. Must be a power of 2 when Dynamic Port Allocation is enabled., invalid", name, ports)
		}
	}
	if text(o, "source_subnetwork_ip_ranges_to_nat") == "LIST_OF_SUBNETWORKS" && len(list(o, "subnetwork")) == 0 {
		return fmt.Errorf("googleapi: Error 400: subnetworks must be specified when sourceSubnetworkIpRangesToNat is LIST_OF_SUBNETWORKS., invalid")
	}
	return nil
}

func createAddress(c *cloud, o object) error {
	if text(o, "region") == "" {
		return fmt.Errorf("Cannot determine region: set in this resource, or set provider-level 'region' or 'zone'.")
	}
	if link := text(o, "subnetwork"); link != "" {
		subnetwork := c.find("google_compute_subnetwork", link)
		if subnetwork == nil {
			return fmt.Errorf("googleapi: Error 404: The resource '%s' was not found, notFound", link)
		}
		o["subnetwork"] = subnetwork["self_link"]
	}
	return nil
}

func fillAddress(c *cloud, o object) {
	fillNetworked(c, o)
	if text(o, "address") == "" {
		o["address"] = c.address(o)
	}
	o["label_fingerprint"] = "42WmSpB8rSM="
	if text(o, "address_type") == "INTERNAL" {
		o["network_tier"] = ""
		if text(o, "purpose") == "" {
			o["purpose"] = "GCE_ENDPOINT"
		}
	}
}

// address is one of a documentation range (RFC 5737), or of the subnetwork.
func (c *cloud) address(o object) string {
	if text(o, "address_type") != "INTERNAL" {
		return fmt.Sprintf("203.0.113.%d", 10+c.next()%200)
	}
	prefix, err := netip.ParsePrefix(text(c.find("google_compute_subnetwork", text(o, "subnetwork")), "ip_cidr_range"))
	if err != nil {
		return "10.255.255.254"
	}
	found := prefix.Addr()
	for count := 0; count < 5+c.next()%5; count++ {
		found = found.Next()
	}
	return found.String()
}

func viewAddress(c *cloud, o object) {
	users := []any{}
	for _, one := range c.balancers {
		if one.Address == text(o, "address") {
			users = append(users, selfLinks+strings.TrimPrefix(one.Rule, selfLinks))
		}
	}
	o["users"] = users
}

func removeAddress(c *cloud, o object) error {
	for _, one := range c.balancers {
		if one.Address == text(o, "address") {
			return inUse("address", o, one.Rule)
		}
	}
	return nil
}
