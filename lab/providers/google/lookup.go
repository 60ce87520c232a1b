// Data sources.
package main

import "fmt"

// zoneLetters of regions whose zones are not a, b and c.
var zoneLetters = map[string]string{"us-central1": "abcf", "us-east1": "bcd", "europe-west1": "bcd"}

func zonesOf(region string) []any {
	letters := zoneLetters[region]
	if letters == "" {
		letters = "abc"
	}
	made := []any{}
	for _, letter := range letters {
		made = append(made, region+"-"+string(letter))
	}
	return made
}

// serviceOf a data source; the access token asks nobody.
var serviceOf = map[string]string{
	"google_project":          "google_project_iam_member",
	"google_compute_zones":    "google_compute_network",
	"google_dns_managed_zone": "google_dns_managed_zone",
}

func (c *cloud) lookUp(typeName string, config object, s settings) (object, error) {
	if like, is := serviceOf[typeName]; is {
		if err := c.mayCall(like); err != nil {
			return nil, err
		}
	}
	found := config
	switch typeName {
	case "google_client_config":
		found = object{"access_token": s.token, "project": s.project, "region": s.region, "zone": s.zone, "default_labels": s.labels}
		found["id"] = fmt.Sprintf("projects/%s/regions/%s/zones/%s", s.project, s.region, s.zone)
	case "google_project":
		id := either(text(config, "project_id"), s.project)
		if err := c.inProject(object{"project": id}); err != nil {
			return nil, err
		}
		found["project_id"], found["name"], found["number"] = id, id, c.Project.Number
		found["id"] = "projects/" + id
	case "google_compute_zones":
		found["names"] = zonesOf(text(config, "region"))
		found["id"] = "projects/" + text(config, "project") + "/regions/" + text(config, "region")
	case "google_dns_managed_zone":
		zone := c.find("google_dns_managed_zone", text(config, "name"))
		if zone == nil {
			return nil, fmt.Errorf("googleapi: Error 404: The 'parameters.managedZone' resource named '%s' does not exist., notFound", text(config, "name"))
		}
		for _, name := range []string{"dns_name", "description", "managed_zone_id", "name_servers", "visibility", "id"} {
			found[name] = zone[name]
		}
	default:
		return nil, fmt.Errorf("%s does not read data %s", simulatedName, typeName)
	}
	return found, nil
}
