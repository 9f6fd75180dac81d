# The whole module is passed on to services, as `controller = module.controller`.

mock_provider "aws" {
  source = "../shared"
}

run "two_services_on_one_controller" {
  command = apply

  module {
    source = "./tests/estate"
  }

  assert {
    condition = output.started == [
      for name in ["web", "shop"] : "https://console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/${name}-eu-west-1"
    ]
    error_message = "Both services must be made, attached to the controller."
  }
}
