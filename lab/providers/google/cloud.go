// The cloud: a file that holds one project. Every call locks it, so that Terraform's parallel calls and several runs see one truth.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"syscall"
	"time"
)

// fileVariable names the cloud's file; the lab sets it, and nothing else does.
const fileVariable = "MESHUP_PLAYED_GOOGLE"

// tokenPrefix marks made-up tokens. Anything else could be a real one and is refused.
const tokenPrefix = "ya29.meshup-lab-"

// propagation is how long a service that was just enabled still answers 403. Google speaks of minutes.
const propagation = 3 * time.Second

// cloud is the file's content.
type cloud struct {
	Project    project    `json:"project"`
	Kubernetes kubernetes `json:"kubernetes"`
	// Services holds when each was enabled, in milliseconds.
	Services map[string]int64 `json:"services"`
	// Resources by type and id.
	Resources map[string]map[string]object `json:"resources"`
	// Kept names what Google never deletes: key rings and keys.
	Kept   []string `json:"kept"`
	Serial int      `json:"serial"`

	balancers []balancer
}

type project struct {
	ID     string `json:"id"`
	Number string `json:"number"`
}

// kubernetes is the lab's control plane, which plays every cluster of the project.
type kubernetes struct {
	// Endpoint is host and port, as a cluster's endpoint is a host.
	Endpoint string `json:"endpoint"`
	// CA is PEM in base64.
	CA      string `json:"ca"`
	Version string `json:"version"`
}

// balancer is what GKE made for a Service; the lab's controller writes it, beside the cloud's file.
type balancer struct {
	Service  string `json:"service"`
	Rule     string `json:"forwardingRule"`
	Firewall string `json:"firewall"`
	Address  string `json:"address"`
	Network  string `json:"network"`
}

func checkCredentials(token string) error {
	if token == "" {
		return errors.New("Attempted to load application default credentials since neither `credentials` nor `access_token` was set in the provider block. No credentials loaded. To use your gcloud credentials, run 'gcloud auth application-default login'")
	}
	if !strings.HasPrefix(token, tokenPrefix) {
		return fmt.Errorf("the token is not one of the lab's (%s…): %s takes no real ones", tokenPrefix, simulatedName)
	}
	return nil
}

// withCloud runs one call on the locked cloud and keeps what it changed, unless it failed.
func withCloud(call func(*cloud) error) error {
	file := os.Getenv(fileVariable)
	if file == "" {
		return fmt.Errorf("%s has no cloud: %s names no file (npm run rehearse does)", simulatedName, fileVariable)
	}
	lock, err := os.OpenFile(file+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	before, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	here := &cloud{}
	if err := json.Unmarshal(before, here); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	here.prepare(filepath.Join(filepath.Dir(file), "load-balancers.json"))
	if err := call(here); err != nil {
		return err
	}
	after, err := json.MarshalIndent(here, "", " ")
	if err != nil || string(after) == string(before) {
		return err
	}
	if err := os.WriteFile(file+".new", after, 0o600); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}

func (c *cloud) prepare(balancersFile string) {
	if c.Services == nil {
		c.Services = map[string]int64{}
	}
	if c.Resources == nil {
		c.Resources = map[string]map[string]object{}
	}
	// Absent until the first Service of type LoadBalancer.
	if text, err := os.ReadFile(balancersFile); err == nil {
		_ = json.Unmarshal(text, &c.balancers)
	}
}

// of are the resources of a type, in the order of their ids.
func (c *cloud) of(typeName string) []object {
	var ids []string
	for id := range c.Resources[typeName] {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	var found []object
	for _, id := range ids {
		found = append(found, c.Resources[typeName][id])
	}
	return found
}

// find is a resource by its id, its URL or its name.
func (c *cloud) find(typeName, link string) object {
	for _, one := range c.of(typeName) {
		if link != "" && sameLink(link, text(one, "id")) {
			return one
		}
	}
	return nil
}

func (c *cloud) next() int {
	c.Serial++
	return c.Serial
}

// mayCall is Google's first answer: the service that a type belongs to must be enabled, and for a while.
func (c *cloud) mayCall(typeName string) error {
	service := kinds[typeName].service
	if service == "" {
		return nil
	}
	at, enabled := c.Services[service]
	if enabled && time.Since(time.UnixMilli(at)) >= propagation {
		return nil
	}
	return fmt.Errorf("googleapi: Error 403: %s has not been used in project %s before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/%s/overview?project=%s then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry., accessNotConfigured",
		serviceTitles[service], c.Project.Number, service, c.Project.Number)
}

func (c *cloud) inProject(o object) error {
	name := strings.TrimPrefix(text(o, "project"), "projects/")
	if name == "" || name == c.Project.ID {
		return nil
	}
	return fmt.Errorf("googleapi: Error 403: Permission denied on resource project %s., forbidden", name)
}

func (c *cloud) create(typeName string, o object) (object, error) {
	if err := c.mayCall(typeName); err != nil {
		return nil, err
	}
	if err := c.inProject(o); err != nil {
		return nil, err
	}
	one := kinds[typeName]
	if _, is := o["project"]; is && text(o, "project") == "" {
		return nil, errors.New("project: required field is not set")
	}
	if err := one.create(c, o); err != nil {
		return nil, err
	}
	id := one.id(o)
	if _, there := c.Resources[typeName][id]; there && !one.shared {
		return nil, fmt.Errorf("googleapi: Error 409: The resource '%s' already exists, alreadyExists", id)
	}
	o["id"] = id
	if one.fill != nil {
		one.fill(c, o)
	}
	if c.Resources[typeName] == nil {
		c.Resources[typeName] = map[string]object{}
	}
	c.Resources[typeName][id] = o
	return c.read(typeName, id), nil
}

func (c *cloud) change(typeName string, prior, o object) (object, error) {
	if err := c.mayCall(typeName); err != nil {
		return nil, err
	}
	one := kinds[typeName]
	id := text(prior, "id")
	if _, there := c.Resources[typeName][id]; !there {
		return nil, fmt.Errorf("googleapi: Error 404: The resource '%s' was not found, notFound", id)
	}
	if one.change != nil {
		if err := one.change(c, prior, o); err != nil {
			return nil, err
		}
	}
	o["id"] = id
	if one.fill != nil {
		one.fill(c, o)
	}
	c.Resources[typeName][id] = o
	return c.read(typeName, id), nil
}

// read gives a copy; nil where it is gone.
func (c *cloud) read(typeName, id string) object {
	stored, there := c.Resources[typeName][id]
	if !there {
		return nil
	}
	made := object{}
	for key, value := range stored {
		made[key] = value
	}
	if view := kinds[typeName].view; view != nil {
		view(c, made)
	}
	return made
}

func (c *cloud) remove(typeName string, prior object) error {
	if err := c.mayCall(typeName); err != nil {
		return err
	}
	id := text(prior, "id")
	if _, there := c.Resources[typeName][id]; !there {
		return nil
	}
	if remove := kinds[typeName].remove; remove != nil {
		if err := remove(c, prior); err != nil {
			return err
		}
	}
	delete(c.Resources[typeName], id)
	return nil
}
