# What is no controller for the service: refused at plan.

mock_provider "aws" {
  source = "../shared"
}

variables {
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
  name      = "web"
  zone_name = "example.com"
  image     = "example/app:1"
}

run "a_controller_of_another_region" {
  command = plan

  variables {
    controller = {
      state_machine_arn     = "arn:aws:states:us-east-1:123456789012:stateMachine:canary-rollout"
      topic_arn             = "arn:aws:sns:us-east-1:123456789012:canary-rollouts"
      observer_role_arn     = "arn:aws:iam::123456789012:role/canary-observer"
      actuator_role_arn     = "arn:aws:iam::123456789012:role/canary-actuator"
      watchdog_role_arn     = "arn:aws:iam::123456789012:role/canary-watchdog"
      release_role_arn      = "arn:aws:iam::123456789012:role/canary-release"
      release_function_name = "canary-release"
      service_role_path     = "/ecs-dns-canary/canary/"
      table_arn             = "arn:aws:dynamodb:us-east-1:123456789012:table/canary-rollouts"
    }
  }

  expect_failures = [aws_cloudwatch_event_rule.trigger]
}

run "something_else_as_controller" {
  command = plan

  variables {
    controller = {
      state_machine_arn     = "canary-rollout"
      topic_arn             = ""
      observer_role_arn     = ""
      actuator_role_arn     = ""
      watchdog_role_arn     = ""
      release_role_arn      = "arn:aws:iam::123456789012:role/canary-release"
      release_function_name = "canary-release"
      service_role_path     = ""
      table_arn             = ""
    }
  }

  expect_failures = [var.controller]
}

run "a_controller_of_version_0_2" {
  command = plan

  variables {
    controller = {
      state_machine_arn     = "arn:aws:states:eu-west-1:123456789012:stateMachine:canary-rollout"
      topic_arn             = "arn:aws:sns:eu-west-1:123456789012:canary-rollouts"
      observer_role_arn     = "arn:aws:iam::123456789012:role/canary-observer"
      actuator_role_arn     = "arn:aws:iam::123456789012:role/canary-actuator"
      watchdog_role_arn     = "arn:aws:iam::123456789012:role/canary-watchdog"
      release_role_arn      = "arn:aws:iam::123456789012:role/canary-release"
      release_function_name = "canary-release"
      service_role_path     = "/ecs-dns-canary/canary/"
      table_name            = "canary-rollouts"
    }
  }

  expect_failures = [var.controller]
}

run "a_private_zone_of_govcloud" {
  command = plan

  variables {
    hosted_zone = { id = "Z0123456789EXISTING", private = true }
    https       = false
    controller = {
      state_machine_arn     = "arn:aws-us-gov:states:us-gov-west-1:123456789012:stateMachine:canary-rollout"
      topic_arn             = "arn:aws-us-gov:sns:us-gov-west-1:123456789012:canary-rollouts"
      observer_role_arn     = "arn:aws-us-gov:iam::123456789012:role/canary-observer"
      actuator_role_arn     = "arn:aws-us-gov:iam::123456789012:role/canary-actuator"
      watchdog_role_arn     = "arn:aws-us-gov:iam::123456789012:role/canary-watchdog"
      release_role_arn      = "arn:aws-us-gov:iam::123456789012:role/canary-release"
      release_function_name = "canary-release"
      service_role_path     = "/ecs-dns-canary/canary/"
      table_arn             = "arn:aws-us-gov:dynamodb:us-gov-west-1:123456789012:table/canary-rollouts"
    }
  }

  override_data {
    target = data.aws_region.current
    values = { id = "us-gov-west-1" }
  }

  expect_failures = [var.hosted_zone]
}
