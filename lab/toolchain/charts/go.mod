// Charts of other projects for the rehearsal lab: their repositories are modules, so the Go module proxy serves the charts as well.
// Nothing of them is compiled.
module meshup/lab/toolchain/charts

go 1.25.0

require (
	github.com/aws/karpenter-provider-aws v1.14.1
	github.com/cert-manager/cert-manager v1.21.1
	// Chart 1.21.1: a chart is released after the code that it installs, so it is in the code's next tag.
	sigs.k8s.io/external-dns v0.22.0
)
