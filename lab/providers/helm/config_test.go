package main

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestUnknownHostAndTokenGiveAConfigurationThatFailsOnlyWhenUsed(t *testing.T) {
	t.Setenv("KUBERNETES_SERVICE_HOST", "")
	c := &cluster{kubernetes: kubernetesModel{Host: types.StringUnknown(), Token: types.StringUnknown()}}
	if _, err := c.helmConfiguration(context.Background(), "default"); err != nil {
		t.Fatalf("a plan must not fail: %v", err)
	}
	getter, err := c.restGetter("default")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := getter.ToRESTConfig(); err == nil {
		t.Error("a connection without a host must fail")
	}
}

func TestHostTokenAndAuthorityReachTheConnection(t *testing.T) {
	c := &cluster{kubernetes: kubernetesModel{
		Host:                 types.StringValue("127.0.0.1:6443"),
		Token:                types.StringValue("t"),
		ClusterCACertificate: types.StringValue("pem"),
	}}
	getter, err := c.restGetter("mesh")
	if err != nil {
		t.Fatal(err)
	}
	config, err := getter.ToRESTConfig()
	if err != nil {
		t.Fatal(err)
	}
	if config.Host != "https://127.0.0.1:6443" || config.BearerToken != "t" || string(config.CAData) != "pem" {
		t.Errorf("got %s, token of %d bytes, authority %q", config.Host, len(config.BearerToken), config.CAData)
	}
	if namespace, _, err := getter.ToRawKubeConfigLoader().Namespace(); err != nil || namespace != "mesh" {
		t.Errorf("got namespace %q %v, want mesh", namespace, err)
	}
}

func TestAWrongHostIsAnErrorAtPlan(t *testing.T) {
	c := &cluster{kubernetes: kubernetesModel{Host: types.StringValue("https://bad host\x7f")}}
	if _, err := c.restGetter("default"); err == nil {
		t.Error("want an error")
	}
}
