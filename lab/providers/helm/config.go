// From the provider's configuration to a connection: a REST getter for the Helm SDK that lives in memory only.
// No kubeconfig is written; tokens and keys are never logged. The KUBE_* variables of the real provider are not read.
package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"helm.sh/helm/v3/pkg/action"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/tools/clientcmd"
	api "k8s.io/client-go/tools/clientcmd/api"
)

type kubernetesModel struct {
	ClientCertificate     types.String `tfsdk:"client_certificate"`
	ClientKey             types.String `tfsdk:"client_key"`
	ClusterCACertificate  types.String `tfsdk:"cluster_ca_certificate"`
	ConfigContext         types.String `tfsdk:"config_context"`
	ConfigContextAuthInfo types.String `tfsdk:"config_context_auth_info"`
	ConfigContextCluster  types.String `tfsdk:"config_context_cluster"`
	ConfigPath            types.String `tfsdk:"config_path"`
	ConfigPaths           types.List   `tfsdk:"config_paths"`
	Exec                  types.Object `tfsdk:"exec"`
	Host                  types.String `tfsdk:"host"`
	Insecure              types.Bool   `tfsdk:"insecure"`
	Password              types.String `tfsdk:"password"`
	ProxyURL              types.String `tfsdk:"proxy_url"`
	TLSServerName         types.String `tfsdk:"tls_server_name"`
	Token                 types.String `tfsdk:"token"`
	Username              types.String `tfsdk:"username"`
}

type execModel struct {
	APIVersion types.String `tfsdk:"api_version"`
	Args       types.List   `tfsdk:"args"`
	Command    types.String `tfsdk:"command"`
	Env        types.Map    `tfsdk:"env"`
}

// cluster is how to reach the API server; each operation takes a Helm configuration of its own from it, so that releases
// that run in parallel share nothing. What is unknown at plan time is empty in it.
type cluster struct {
	kubernetes kubernetesModel
	exec       *api.ExecConfig
	driver     string
	burst      int
	qps        float32
}

func newCluster(ctx context.Context, model providerModel) (*cluster, diag.Diagnostics) {
	var diags diag.Diagnostics
	lenient := basetypes.ObjectAsOptions{UnhandledNullAsEmpty: true, UnhandledUnknownAsEmpty: true}
	c := &cluster{driver: model.HelmDriver.ValueString(), burst: int(model.BurstLimit.ValueInt64()), qps: float32(model.QPS.ValueFloat64())}
	if !model.Kubernetes.IsNull() && !model.Kubernetes.IsUnknown() {
		diags.Append(model.Kubernetes.As(ctx, &c.kubernetes, lenient)...)
	}
	if exec := c.kubernetes.Exec; !exec.IsNull() && !exec.IsUnknown() {
		var m execModel
		diags.Append(exec.As(ctx, &m, lenient)...)
		c.exec = &api.ExecConfig{
			APIVersion:      m.APIVersion.ValueString(),
			Command:         m.Command.ValueString(),
			Args:            texts(m.Args.Elements()),
			InteractiveMode: api.IfAvailableExecInteractiveMode,
		}
		for name, value := range m.Env.Elements() {
			if text, ok := value.(types.String); ok {
				c.exec.Env = append(c.exec.Env, api.ExecEnvVar{Name: name, Value: text.ValueString()})
			}
		}
	}
	return c, diags
}

// helmConfiguration makes the Helm SDK's view of one namespace. It does not contact the cluster.
func (c *cluster) helmConfiguration(ctx context.Context, namespace string) (*action.Configuration, error) {
	getter, err := c.restGetter(namespace)
	if err != nil {
		return nil, err
	}
	log := func(format string, v ...any) { tflog.Debug(ctx, "helm: "+fmt.Sprintf(format, v...)) }
	configuration := new(action.Configuration)
	if err := configuration.Init(getter, namespace, c.driver, log); err != nil {
		return nil, err
	}
	return configuration, nil
}

// restGetter implements the SDK's RESTClientGetter on a client configuration in memory.
type restGetter struct {
	config clientcmd.ClientConfig
	burst  int
	qps    float32
}

func (c *cluster) restGetter(namespace string) (*restGetter, error) {
	k := c.kubernetes
	overrides := &clientcmd.ConfigOverrides{}
	rules := &clientcmd.ClientConfigLoadingRules{}
	if files := append(nonEmpty(k.ConfigPath), texts(k.ConfigPaths.Elements())...); len(files) > 0 {
		for i, file := range files {
			files[i] = filepath.Clean(expandHome(file))
		}
		rules.Precedence = files
		overrides.CurrentContext = k.ConfigContext.ValueString()
		overrides.Context.AuthInfo = k.ConfigContextAuthInfo.ValueString()
		overrides.Context.Cluster = k.ConfigContextCluster.ValueString()
	}
	overrides.Context.Namespace = namespace
	overrides.ClusterInfo.InsecureSkipTLSVerify = k.Insecure.ValueBool()
	overrides.ClusterInfo.TLSServerName = k.TLSServerName.ValueString()
	overrides.ClusterInfo.CertificateAuthorityData = []byte(k.ClusterCACertificate.ValueString())
	overrides.ClusterDefaults.ProxyURL = k.ProxyURL.ValueString()
	overrides.AuthInfo = api.AuthInfo{
		ClientCertificateData: []byte(k.ClientCertificate.ValueString()),
		ClientKeyData:         []byte(k.ClientKey.ValueString()),
		Username:              k.Username.ValueString(),
		Password:              k.Password.ValueString(),
		Token:                 k.Token.ValueString(),
		Exec:                  c.exec,
	}
	if host := k.Host.ValueString(); host != "" {
		tls := len(overrides.ClusterInfo.CertificateAuthorityData) > 0 || len(overrides.AuthInfo.ClientCertificateData) > 0 || k.Insecure.ValueBool()
		server, _, err := rest.DefaultServerURL(host, "", schema.GroupVersion{}, tls)
		if err != nil {
			return nil, fmt.Errorf("kubernetes.host is not an address: %w", err)
		}
		overrides.ClusterInfo.Server = server.String()
	}
	return &restGetter{clientcmd.NewNonInteractiveDeferredLoadingClientConfig(rules, overrides), c.burst, c.qps}, nil
}

func (g *restGetter) ToRawKubeConfigLoader() clientcmd.ClientConfig { return g.config }

func (g *restGetter) ToRESTConfig() (*rest.Config, error) { return g.config.ClientConfig() }

func (g *restGetter) ToDiscoveryClient() (discovery.CachedDiscoveryInterface, error) {
	config, err := g.ToRESTConfig()
	if err != nil {
		return nil, err
	}
	config.Burst, config.QPS = g.burst, g.qps
	client, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return nil, err
	}
	return memory.NewMemCacheClient(client), nil
}

func (g *restGetter) ToRESTMapper() (meta.RESTMapper, error) {
	client, err := g.ToDiscoveryClient()
	if err != nil {
		return nil, err
	}
	quiet := func(string) {}
	return restmapper.NewShortcutExpander(restmapper.NewDeferredDiscoveryRESTMapper(client), client, quiet), nil
}
