mock_provider "aws" {
  source = "../../../terraform/shared"
}

override_data {
  target = data.terraform_remote_state.controller
  values = {
    outputs = {
      controller = {
        state_machine_arn     = "arn:aws:states:eu-west-1:123456789012:stateMachine:canary-rollout"
        topic_arn             = "arn:aws:sns:eu-west-1:123456789012:canary-rollouts"
        observer_role_arn     = "arn:aws:iam::123456789012:role/canary-observer"
        actuator_role_arn     = "arn:aws:iam::123456789012:role/canary-actuator"
        watchdog_role_arn     = "arn:aws:iam::123456789012:role/canary-watchdog"
        release_role_arn      = "arn:aws:iam::123456789012:role/canary-release"
        release_function_name = "canary-release"
        service_role_path     = "/ecs-dns-canary/canary/"
        table_arn             = "arn:aws:dynamodb:eu-west-1:123456789012:table/canary-rollouts"
      }
    }
  }
}

variables {
  region    = "eu-west-1"
  zone_name = "example.com"
  image     = "example/web:1"
}

run "attaches_to_the_other_workspaces_controller" {
  command = plan

  assert {
    condition     = output.service_url == "https://web.example.com"
    error_message = "The service is reached at its own name in the zone."
  }
}
