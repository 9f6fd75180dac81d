# Combinations that are wrong only once AWS has been asked: refused at plan. `complete` has this file too.

mock_provider "aws" {
  source = "../shared"
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

run "a_zone_of_another_name" {
  command = plan

  variables {
    hosted_zone = { id = "Z0123456789GIVEN" }
  }

  override_data {
    target = data.aws_route53_zone.zone_existing
    values = { name = "example.org" }
  }

  expect_failures = [data.aws_route53_zone.zone_existing]
}

run "a_certificate_of_another_region" {
  command = plan

  variables {
    certificate = { arn = "arn:aws:acm:us-east-1:123456789012:certificate/given" }
  }

  expect_failures = [
    aws_lb_listener.service_blue_edge_listener_production,
    aws_lb_listener.service_green_edge_listener_production,
  ]
}
