mock_provider "aws" {
  source          = "../mocks"
  override_during = plan
}
variables {
  controller = {
    state_machine_arn = "arn:aws:states:eu-west-1:123456789012:stateMachine:canary-rollout"
    topic_arn         = "arn:aws:sns:eu-west-1:123456789012:canary-rollouts"
    observer_role_arn = "arn:aws:iam::123456789012:role/canary-observer"
    actuator_role_arn = "arn:aws:iam::123456789012:role/canary-actuator"
    watchdog_role_arn = "arn:aws:iam::123456789012:role/canary-watchdog"
    service_role_path = "/ecs-dns-canary/canary/"
  }
  name        = "web"
  zone_name   = "example.com"
  blue_image  = "example/app:1"
  green_image = "example/app:2"
}
run "one" {
  command = plan
  assert {
    condition     = output.cluster_arn == "arn:aws:ecs:eu-west-1:123456789012:cluster/made"
    error_message = "x ${output.cluster_arn}"
  }
}
run "two" {
  command = plan
  assert {
    condition     = output.cluster_arn == "arn:aws:ecs:eu-west-1:123456789012:cluster/made"
    error_message = "x ${output.cluster_arn}"
  }
}
run "bad" {
  command = plan
  variables {
    cpu  = 1
    name = "W"
    desired_count = 0
  }
  expect_failures = [var.cpu, var.name, var.desired_count]
}
