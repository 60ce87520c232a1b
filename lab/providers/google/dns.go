// Cloud DNS: zones, and the record sets in them.
package main

import (
	"fmt"
	"strings"
)

func createZone(_ *cloud, o object) error {
	if !strings.HasSuffix(text(o, "dns_name"), ".") {
		return fmt.Errorf("googleapi: Error 400: Invalid value for 'entity.managedZone.dnsName': '%s', invalid", text(o, "dns_name"))
	}
	return nil
}

func fillZone(c *cloud, o object) {
	if o["managed_zone_id"] != nil {
		return
	}
	o["managed_zone_id"] = float64(600000000 + c.next())
	o["creation_time"] = "2026-01-01T00:00:00.000Z"
	servers := []any{}
	for count := 1; count <= 4 && text(o, "visibility") == "public"; count++ {
		servers = append(servers, fmt.Sprintf("ns-cloud-m%d.googledomains.com.", count))
	}
	o["name_servers"] = servers
}

func (c *cloud) recordsOf(zone object) []object {
	var found []object
	for _, one := range c.of("google_dns_record_set") {
		if lastPart(text(one, "managed_zone")) == text(zone, "name") {
			found = append(found, one)
		}
	}
	return found
}

// removeZone: one that holds more than its own NS and SOA stays, unless it was told otherwise.
func removeZone(c *cloud, o object) error {
	left := c.recordsOf(o)
	if len(left) > 0 && !flag(o, "force_destroy") {
		return fmt.Errorf("googleapi: Error 400: The resource named '%s' cannot be deleted because it contains one or more 'resource records'., containerNotEmpty", text(o, "name"))
	}
	for _, one := range left {
		delete(c.Resources["google_dns_record_set"], text(one, "id"))
	}
	return nil
}

func needsZone(c *cloud, o object) error {
	if c.find("google_dns_managed_zone", text(o, "managed_zone")) == nil {
		return fmt.Errorf("googleapi: Error 404: The 'parameters.managedZone' resource named '%s' does not exist., notFound", text(o, "managed_zone"))
	}
	return nil
}

func createRecords(c *cloud, o object) error {
	if err := needsZone(c, o); err != nil {
		return err
	}
	zone := c.find("google_dns_managed_zone", text(o, "managed_zone"))
	name, suffix := text(o, "name"), text(zone, "dns_name")
	if name != suffix && !strings.HasSuffix(name, "."+suffix) {
		return fmt.Errorf("googleapi: Error 400: Invalid value for 'entity.change.additions[0].name': '%s', invalid", name)
	}
	if len(list(o, "rrdatas")) == 0 && len(list(o, "routing_policy")) == 0 {
		return fmt.Errorf("googleapi: Error 400: The resource record set '%s' is invalid: it has no data., invalid", name)
	}
	return nil
}
