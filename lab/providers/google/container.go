// Kubernetes Engine: clusters are played by the lab's one control plane, node pools by nodes that the lab adds to it.
package main

import (
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
)

func createCluster(c *cloud, o object) error {
	if text(o, "location") == "" {
		return errors.New("Cannot determine location: set in this resource, or set provider-level 'region' or 'zone'.")
	}
	if err := needsNetwork(c, o); err != nil {
		return err
	}
	subnetwork := c.find("google_compute_subnetwork", text(o, "subnetwork"))
	if subnetwork == nil || !sameLink(text(subnetwork, "network"), text(o, "network")) {
		return fmt.Errorf("googleapi: Error 400: Subnetwork \"%s\" does not exist in network \"%s\"., badRequest", text(o, "subnetwork"), text(o, "network"))
	}
	if !strings.HasPrefix(text(o, "location"), lastPart(text(subnetwork, "region"))) {
		return fmt.Errorf("googleapi: Error 400: Subnetwork \"%s\" is not in the cluster's region., badRequest", text(o, "subnetwork"))
	}
	o["subnetwork"] = subnetwork["self_link"]
	policy := first(o, "ip_allocation_policy")
	for _, name := range []string{"cluster_secondary_range_name", "services_secondary_range_name"} {
		if wanted := text(policy, name); wanted != "" && !c.hasRange(subnetwork, wanted) {
			return fmt.Errorf("googleapi: Error 400: Pod or Service secondary range \"%s\" does not exist in network \"%s\", subnetwork \"%s\"., badRequest", wanted, lastPart(text(o, "network")), text(subnetwork, "name"))
		}
	}
	for _, zone := range list(o, "node_locations") {
		if !strings.HasPrefix(fmt.Sprint(zone), lastPart(text(subnetwork, "region"))+"-") {
			return fmt.Errorf("googleapi: Error 400: Zone \"%s\" is not in the cluster's region., badRequest", zone)
		}
	}
	if flag(o, "remove_default_node_pool") && o["initial_node_count"] == nil && len(list(o, "node_pool")) == 0 {
		return errors.New("googleapi: Error 400: Cluster.initial_node_count must be greater than zero., badRequest")
	}
	for _, config := range []object{first(o, "node_config"), first(first(o, "node_pool"), "node_config")} {
		if err := c.checkNodes(config); err != nil {
			return err
		}
	}
	if pool := text(first(o, "workload_identity_config"), "workload_pool"); pool != "" && pool != c.Project.ID+".svc.id.goog" {
		return fmt.Errorf("googleapi: Error 400: Workload pool \"%s\" is not supported; the only one is \"%s.svc.id.goog\"., badRequest", pool, c.Project.ID)
	}
	return c.checkAccess(o)
}

// checkAccess: ways to the control plane, and the key for its secrets.
func (c *cloud) checkAccess(o object) error {
	private := first(o, "private_cluster_config")
	for _, one := range list(first(o, "master_authorized_networks_config"), "cidr_blocks") {
		block := text(one.(object), "cidr_block")
		isPrivate := strings.HasPrefix(block, "10.") || strings.HasPrefix(block, "172.") || strings.HasPrefix(block, "192.168.")
		if flag(private, "enable_private_endpoint") && !isPrivate {
			return fmt.Errorf("googleapi: Error 400: Invalid master authorized networks: network \"%s\" is not a reserved network, which is required for private endpoints., badRequest", block)
		}
	}
	encryption := first(o, "database_encryption")
	if text(encryption, "state") != "ENCRYPTED" {
		return nil
	}
	agent := "serviceAccount:service-" + c.Project.Number + "@container-engine-robot.iam.gserviceaccount.com"
	for _, binding := range c.of("google_kms_crypto_key_iam_member") {
		if sameLink(text(binding, "crypto_key_id"), text(encryption, "key_name")) && text(binding, "member") == agent && text(binding, "role") == "roles/cloudkms.cryptoKeyEncrypterDecrypter" {
			return nil
		}
	}
	return fmt.Errorf("googleapi: Error 400: Cloud KMS: the service account %s has no permission cloudkms.cryptoKeyVersions.useToEncrypt on key %s., badRequest", agent, text(encryption, "key_name"))
}

// checkNodes: machines start as an account that exists.
func (c *cloud) checkNodes(config object) error {
	account := text(config, "service_account")
	if strings.HasSuffix(account, "@"+c.Project.ID+".iam.gserviceaccount.com") && !c.hasAccount(account) {
		return fmt.Errorf("googleapi: Error 400: The user does not have access to service account \"%s\" or it does not exist., badRequest", account)
	}
	return nil
}

func changeCluster(c *cloud, _, o object) error { return c.checkAccess(o) }

// hash is eight digits that follow from a text.
func hash(of string) string {
	sum := fnv.New32a()
	sum.Write([]byte(of))
	return fmt.Sprintf("%08x", sum.Sum32())
}

func fillCluster(c *cloud, o object) {
	name, location := text(o, "name"), text(o, "location")
	o["self_link"] = "https://container.googleapis.com/v1/" + text(o, "id")
	o["endpoint"] = c.Kubernetes.Endpoint
	o["master_version"], o["node_version"] = c.Kubernetes.Version, c.Kubernetes.Version
	o["label_fingerprint"] = hash(fmt.Sprint(o["effective_labels"]))
	if len(list(o, "node_locations")) == 0 {
		zones := zonesOf(location)
		o["node_locations"] = zones[:min(3, len(zones))]
	}
	subnetwork := c.find("google_compute_subnetwork", text(o, "subnetwork"))
	policy := first(o, "ip_allocation_policy")
	for _, one := range list(subnetwork, "secondary_ip_range") {
		block := one.(object)
		if text(block, "range_name") == text(policy, "cluster_secondary_range_name") {
			o["cluster_ipv4_cidr"], policy["cluster_ipv4_cidr_block"] = block["ip_cidr_range"], block["ip_cidr_range"]
		}
		if text(block, "range_name") == text(policy, "services_secondary_range_name") {
			o["services_ipv4_cidr"], policy["services_ipv4_cidr_block"] = block["ip_cidr_range"], block["ip_cidr_range"]
		}
	}
	for _, one := range list(o, "master_auth") {
		one.(object)["cluster_ca_certificate"] = c.Kubernetes.CA
	}
	if len(list(o, "control_plane_endpoints_config")) > 0 {
		endpoint := first(first(o, "control_plane_endpoints_config"), "dns_endpoint_config")
		endpoint["endpoint"] = c.Kubernetes.Endpoint
	}
	fillPrivate(o, name)
	if flag(o, "remove_default_node_pool") {
		// The pool that a cluster is born with is gone, and what described it with it.
		o["node_pool"], o["node_config"] = []any{}, []any{}
	}
	for _, one := range list(o, "node_pool") {
		fillNodes(first(one.(object), "node_config"))
	}
}

// fillPrivate: addresses of the control plane. Global access is kept with a private endpoint only.
func fillPrivate(o object, name string) {
	blocks := list(o, "private_cluster_config")
	if len(blocks) == 0 {
		return
	}
	private := blocks[0].(object)
	private["private_endpoint"] = "172.16.0.2"
	private["public_endpoint"] = o["endpoint"]
	if text(private, "peering_name") == "" && text(private, "master_ipv4_cidr_block") != "" {
		private["peering_name"] = "gke-n" + hash(name) + "-peer"
	}
	if !flag(private, "enable_private_endpoint") {
		private["master_global_access_config"] = []any{object{"enabled": false}}
	}
}

func removeCluster(c *cloud, o object) error {
	if o["deletion_protection"] != false {
		return errors.New("Cannot destroy cluster because deletion_protection is set to true. Set it to false to proceed with cluster deletion.")
	}
	for _, pool := range c.of("google_container_node_pool") {
		if strings.HasPrefix(text(pool, "id"), text(o, "id")+"/") {
			delete(c.Resources["google_container_node_pool"], text(pool, "id"))
		}
	}
	return nil
}

func poolID(o object) string {
	return fmt.Sprintf("projects/%s/locations/%s/clusters/%s/nodePools/%s", text(o, "project"), text(o, "location"), lastPart(text(o, "cluster")), text(o, "name"))
}

func (c *cloud) clusterOf(pool object) object {
	return c.find("google_container_cluster", text(pool, "cluster"))
}

func createPool(c *cloud, o object) error {
	cluster := c.clusterOf(o)
	if cluster == nil {
		return fmt.Errorf("googleapi: Error 404: Not found: projects/%s/locations/%s/clusters/%s., notFound", c.Project.ID, text(o, "location"), text(o, "cluster"))
	}
	if text(o, "location") == "" {
		o["location"] = cluster["location"]
	}
	if text(o, "location") != text(cluster, "location") {
		return fmt.Errorf("googleapi: Error 404: Not found: projects/%s/locations/%s/clusters/%s., notFound", c.Project.ID, text(o, "location"), lastPart(text(o, "cluster")))
	}
	if text(o, "name") == "" {
		o["name"] = text(o, "name_prefix") + hash(fmt.Sprint(c.next()))
	}
	if text(first(cluster, "release_channel"), "channel") != "UNSPECIFIED" && len(list(o, "management")) > 0 && !flag(first(o, "management"), "auto_upgrade") {
		return errors.New("googleapi: Error 400: Auto_upgrade must be true when release_channel is set., badRequest")
	}
	return c.checkNodes(first(o, "node_config"))
}

func fillPool(c *cloud, o object) {
	cluster := c.clusterOf(o)
	o["version"] = c.Kubernetes.Version
	if len(list(o, "node_locations")) == 0 {
		o["node_locations"] = cluster["node_locations"]
	}
	// Counts are for each zone.
	if o["initial_node_count"] == nil {
		o["initial_node_count"] = float64(0)
		if count, is := o["node_count"].(float64); is {
			o["initial_node_count"] = count
		}
	}
	if o["node_count"] == nil {
		o["node_count"] = o["initial_node_count"]
	}
	groups := []any{}
	for _, zone := range list(o, "node_locations") {
		groups = append(groups, fmt.Sprintf("%sprojects/%s/zones/%s/instanceGroupManagers/gke-%s-%s-%s-grp", selfLinks, c.Project.ID, zone, text(cluster, "name"), text(o, "name"), hash(fmt.Sprint(zone))))
	}
	o["instance_group_urls"], o["managed_instance_group_urls"] = groups, groups
	if len(list(o, "network_config")) == 0 {
		o["network_config"] = []any{object{"enable_private_nodes": first(cluster, "private_cluster_config")["enable_private_nodes"], "create_pod_range": false}}
	}
	network := first(o, "network_config")
	if text(network, "pod_range") == "" {
		network["pod_range"] = first(cluster, "ip_allocation_policy")["cluster_secondary_range_name"]
		network["pod_ipv4_cidr_block"] = cluster["cluster_ipv4_cidr"]
	}
	network["subnetwork"] = cluster["subnetwork"]
	fillNodes(first(o, "node_config"))
}

// fillNodes: GKE forbids the old metadata endpoints on every machine, and says so in its metadata.
func fillNodes(config object) {
	metadata, is := config["metadata"].(object)
	if !is {
		return
	}
	made := object{"disable-legacy-endpoints": "true"}
	for key, value := range metadata {
		made[key] = value
	}
	config["metadata"] = made
}
