// The plugin's side towards Terraform: one way to plan, make, read, change and delete, for every type in the tables.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// server implements what Terraform calls for these types; the embedded interface is nil and stands for what it never calls.
type server struct {
	tfprotov6.ProviderServer
	tables   map[string]*table
	settings settings
}

// settings is the provider block, with the environment where it is silent.
type settings struct {
	project, region, zone, token string
	labels                       object
	attribution                  bool
}

func failed(err error) []*tfprotov6.Diagnostic {
	return []*tfprotov6.Diagnostic{{
		Severity: tfprotov6.DiagnosticSeverityError, Summary: err.Error(), Detail: "Said by the " + simulatedName + ".",
	}}
}

func (s *server) table(kind, name string) (*table, []*tfprotov6.Diagnostic) {
	if found, is := s.tables[kind+" "+name]; is {
		return found, nil
	}
	return nil, failed(fmt.Errorf("%s does not know %s %s; it has a table for each type that meshup uses", simulatedName, kind, name))
}

func (s *server) GetMetadata(context.Context, *tfprotov6.GetMetadataRequest) (*tfprotov6.GetMetadataResponse, error) {
	answer := &tfprotov6.GetMetadataResponse{ServerCapabilities: &tfprotov6.ServerCapabilities{}}
	for _, name := range names(s.tables, "resource") {
		answer.Resources = append(answer.Resources, tfprotov6.ResourceMetadata{TypeName: name})
	}
	for _, name := range names(s.tables, "data") {
		answer.DataSources = append(answer.DataSources, tfprotov6.DataSourceMetadata{TypeName: name})
	}
	return answer, nil
}

func (s *server) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	answer := &tfprotov6.GetProviderSchemaResponse{
		Provider:           s.tables["provider google"].schema(),
		ServerCapabilities: &tfprotov6.ServerCapabilities{},
		ResourceSchemas:    map[string]*tfprotov6.Schema{},
		DataSourceSchemas:  map[string]*tfprotov6.Schema{},
	}
	for _, one := range s.tables {
		switch one.kind {
		case "resource":
			answer.ResourceSchemas[one.name] = one.schema()
		case "data":
			answer.DataSourceSchemas[one.name] = one.schema()
		}
	}
	return answer, nil
}

func (s *server) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{}, nil
}

func (s *server) GetFunctions(context.Context, *tfprotov6.GetFunctionsRequest) (*tfprotov6.GetFunctionsResponse, error) {
	return &tfprotov6.GetFunctionsResponse{}, nil
}

func (s *server) ValidateProviderConfig(_ context.Context, req *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: req.Config}, nil
}

func (s *server) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return &tfprotov6.StopProviderResponse{}, nil
}

func (s *server) ConfigureProvider(_ context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	config, err := decodeDynamic(req.Config, s.tables["provider google"].root)
	if err != nil {
		return &tfprotov6.ConfigureProviderResponse{Diagnostics: failed(err)}, nil
	}
	made := settings{
		project:     either(text(config, "project"), os.Getenv("GOOGLE_PROJECT")),
		region:      either(text(config, "region"), os.Getenv("GOOGLE_REGION")),
		zone:        text(config, "zone"),
		token:       either(text(config, "access_token"), os.Getenv("GOOGLE_OAUTH_ACCESS_TOKEN")),
		attribution: config["add_terraform_attribution_label"] != false,
	}
	made.labels, _ = config["default_labels"].(object)
	if err := checkCredentials(made.token); err != nil {
		return &tfprotov6.ConfigureProviderResponse{Diagnostics: failed(err)}, nil
	}
	s.settings = made
	fmt.Fprintf(os.Stderr, "[WARN] %s: this is not the real hashicorp/google %s; the cloud behind it is a file\n", simulatedName, version)
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

func either(one, other string) string {
	if one != "" {
		return one
	}
	return other
}

func (s *server) ValidateResourceConfig(_ context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	one, problems := s.table("resource", req.TypeName)
	if problems != nil {
		return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: problems}, nil
	}
	config, err := decodeDynamic(req.Config, one.root)
	if err == nil {
		err = validate(req.TypeName, config)
	}
	if err != nil {
		return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: failed(err)}, nil
	}
	return &tfprotov6.ValidateResourceConfigResponse{}, nil
}

func (s *server) UpgradeResourceState(_ context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	one, problems := s.table("resource", req.TypeName)
	if problems != nil {
		return &tfprotov6.UpgradeResourceStateResponse{Diagnostics: problems}, nil
	}
	value, err := req.RawState.Unmarshal(one.root.objectType())
	if err != nil {
		return &tfprotov6.UpgradeResourceStateResponse{Diagnostics: failed(err)}, nil
	}
	state, err := tfprotov6.NewDynamicValue(one.root.objectType(), value)
	if err != nil {
		return &tfprotov6.UpgradeResourceStateResponse{Diagnostics: failed(err)}, nil
	}
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &state}, nil
}

func (s *server) ReadResource(_ context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	state, err := s.read(req)
	if err != nil {
		return &tfprotov6.ReadResourceResponse{Diagnostics: failed(err), NewState: req.CurrentState}, nil
	}
	return &tfprotov6.ReadResourceResponse{NewState: state}, nil
}

func (s *server) read(req *tfprotov6.ReadResourceRequest) (*tfprotov6.DynamicValue, error) {
	one := s.tables["resource "+req.TypeName]
	state, err := decodeDynamic(req.CurrentState, one.root)
	if err != nil || state == nil {
		return req.CurrentState, err
	}
	var found object
	err = withCloud(func(c *cloud) error {
		if err := c.mayCall(req.TypeName); err != nil {
			return err
		}
		found = c.read(req.TypeName, text(state, "id"))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return encodeDynamic(keepOwn(one.root, found, state), one.root)
}

// keepOwn gives a read object what only Terraform knows: timeouts, and switches of the provider itself.
func keepOwn(b *block, found, state object) object {
	if found == nil {
		return nil
	}
	for _, name := range []string{"timeouts", "deletion_protection", "remove_default_node_pool", "disable_on_destroy", "disable_dependent_services", "force_destroy", "create_ignore_already_exists"} {
		if _, is := b.byName[name]; is {
			found[name] = state[name]
		}
	}
	return found
}

func (s *server) PlanResourceChange(_ context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	// The real provider is built on the old SDK, whose plans may fill in defaults.
	answer := &tfprotov6.PlanResourceChangeResponse{UnsafeToUseLegacyTypeSystem: true, PlannedPrivate: req.PriorPrivate}
	one := s.tables["resource "+req.TypeName]
	config, err := decodeDynamic(req.Config, one.root)
	var prior object
	if err == nil {
		prior, err = decodeDynamic(req.PriorState, one.root)
	}
	if err != nil {
		answer.Diagnostics = failed(err)
		return answer, nil
	}
	if config == nil { // it goes
		answer.PlannedState = req.ProposedNewState
		return answer, nil
	}
	s.settings.complete(one.root, config)
	planned := one.root.plan(config, prior)
	s.settings.label(one.root, planned)
	if prior != nil {
		for _, name := range one.root.replaced(prior, planned) {
			answer.RequiresReplace = append(answer.RequiresReplace, tftypes.NewAttributePath().WithAttributeName(name))
		}
	}
	answer.PlannedState, err = encodeDynamic(planned, one.root)
	if err != nil {
		answer.Diagnostics = failed(err)
	}
	return answer, nil
}

// complete takes project and region from the provider block where a resource has none.
func (s settings) complete(b *block, config object) {
	for name, value := range map[string]string{"project": s.project, "region": s.region} {
		if f, is := b.byName[name]; is && f.computed && f.optional && config[name] == nil && value != "" {
			config[name] = value
		}
	}
}

// label computes what the provider adds to the labels: its defaults, and the mark of Terraform.
func (s settings) label(b *block, planned object) {
	if _, is := b.byName["terraform_labels"]; !is {
		return
	}
	name := "labels"
	if _, is := b.byName["resource_labels"]; is {
		name = "resource_labels"
	}
	if isUnknown(planned[name]) {
		planned["terraform_labels"], planned["effective_labels"] = unknown{}, unknown{}
		return
	}
	all := object{}
	if s.attribution {
		all["goog-terraform-provisioned"] = "true"
	}
	for key, value := range s.labels {
		all[key] = value
	}
	own, _ := planned[name].(object)
	for key, value := range own {
		all[key] = value
	}
	planned["terraform_labels"], planned["effective_labels"] = all, all
}

func (s *server) ApplyResourceChange(_ context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	answer := &tfprotov6.ApplyResourceChangeResponse{UnsafeToUseLegacyTypeSystem: true, NewState: req.PriorState, Private: req.PlannedPrivate}
	made, err := s.apply(req)
	if err != nil {
		answer.Diagnostics = failed(err)
		return answer, nil
	}
	answer.NewState = made
	return answer, nil
}

func (s *server) apply(req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.DynamicValue, error) {
	one := s.tables["resource "+req.TypeName]
	prior, err := decodeDynamic(req.PriorState, one.root)
	if err != nil {
		return nil, err
	}
	planned, err := decodeDynamic(req.PlannedState, one.root)
	if err != nil {
		return nil, err
	}
	var made object
	err = withCloud(func(c *cloud) error {
		switch {
		case planned == nil:
			return c.remove(req.TypeName, prior)
		case prior == nil:
			made, err = c.create(req.TypeName, one.root.settle(planned))
		default:
			made, err = c.change(req.TypeName, prior, one.root.settle(planned))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return encodeDynamic(keepOwn(one.root, made, planned), one.root)
}

func (s *server) ImportResourceState(_ context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return &tfprotov6.ImportResourceStateResponse{Diagnostics: failed(fmt.Errorf("%s imports nothing", simulatedName))}, nil
}

func (s *server) ValidateDataResourceConfig(_ context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	_, problems := s.table("data", req.TypeName)
	return &tfprotov6.ValidateDataResourceConfigResponse{Diagnostics: problems}, nil
}

func (s *server) ReadDataSource(_ context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	one := s.tables["data "+req.TypeName]
	config, err := decodeDynamic(req.Config, one.root)
	if err != nil {
		return &tfprotov6.ReadDataSourceResponse{Diagnostics: failed(err)}, nil
	}
	s.settings.complete(one.root, config)
	var state *tfprotov6.DynamicValue
	err = withCloud(func(c *cloud) error {
		found, err := c.lookUp(req.TypeName, config, s.settings)
		if err == nil {
			state, err = encodeDynamic(found, one.root)
		}
		return err
	})
	if err != nil {
		return &tfprotov6.ReadDataSourceResponse{Diagnostics: failed(err)}, nil
	}
	return &tfprotov6.ReadDataSourceResponse{State: state}, nil
}
