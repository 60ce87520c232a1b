// Cloud KMS: key rings and keys are never deleted, so their names are used up.
package main

import "fmt"

func createKept(typeName string) func(*cloud, object) error {
	return func(c *cloud, o object) error {
		id := kinds[typeName].id(o)
		for _, kept := range c.Kept {
			if kept == id {
				return fmt.Errorf("googleapi: Error 409: %s already exists., alreadyExists", id)
			}
		}
		return nil
	}
}

func createKey(c *cloud, o object) error {
	if c.find("google_kms_key_ring", text(o, "key_ring")) == nil {
		return fmt.Errorf("googleapi: Error 404: KeyRing %s not found., notFound", text(o, "key_ring"))
	}
	return createKept("google_kms_crypto_key")(c, o)
}

func fillKey(_ *cloud, o object) {
	version := object{"name": text(o, "id") + "/cryptoKeyVersions/1", "state": "ENABLED"}
	o["primary"] = []any{version}
}

// keep notes a name that stays: Terraform forgets a key ring, Google does not.
func keep(c *cloud, o object) error {
	c.Kept = append(c.Kept, text(o, "id"))
	return nil
}
