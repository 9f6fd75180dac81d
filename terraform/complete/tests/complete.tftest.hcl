# A service with a controller of its own. What each of the two is made of, and what it refuses, is told by the tests of `controller` and
# `service`; here is that they have met, and answer.

mock_provider "aws" {
  source = "../shared"
}

variables {
  name      = "web"
  zone_name = "example.com"
  image     = "example/app:1"
}

run "defaults" {
  command = apply

  assert {
    condition = [
      output.service_url, output.preview_url, output.blue_alb, output.green_alb, output.cluster_arn, output.service_names.blue, output.service_names.green,
      output.dashboard_url, output.dead_letter_queue_url, length(output.name_servers),
      ] == [
      "https://web.example.com", "https://preview.web.example.com:8080", "created-1.eu-west-1.elb.amazonaws.com", "created-1.eu-west-1.elb.amazonaws.com",
      "arn:aws:ecs:eu-west-1:123456789012:cluster/created", "web-blue", "web-green",
      "https://console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/web-eu-west-1",
      "https://sqs.eu-west-1.amazonaws.com/123456789012/created", 0,
    ] && output.prober_security_group_id == module.service.prober_security_group_id && output.prober_security_group_id != null
    error_message = "The outputs must name the service."
  }

  assert {
    condition = [output.name, output.cluster, output.blue_service, output.green_service, length(output.schedule), output.gate_timeout_seconds, output.longest_rollout_seconds, output.cpu_architecture] == [
      "web", "created", "web-blue", "web-green", 3, 28800, 6480, "X86_64",
    ]
    error_message = "The outputs must have all that a pipeline must know, under its names."
  }

  assert {
    condition = [
      output.state_machine_arn, output.topic_arn, output.observer_role_arn, output.actuator_role_arn, output.watchdog_role_arn,
      output.release_role_arn, output.release_function_name, output.release_function_arn,
      output.service_role_path, output.table_name, output.table_arn, output.fail_back_alarm, output.controller_dashboard_url, output.watchdog_dead_letter_queue_url,
      ] == [
      "arn:aws:states:eu-west-1:123456789012:stateMachine:created", "arn:aws:sns:eu-west-1:123456789012:created",
      "arn:aws:iam::123456789012:role/created", "arn:aws:iam::123456789012:role/created", "arn:aws:iam::123456789012:role/created",
      "arn:aws:iam::123456789012:role/created", "web-release", "arn:aws:lambda:eu-west-1:123456789012:function:created",
      "/ecs-dns-canary/web/", "web-rollouts", "arn:aws:dynamodb:eu-west-1:123456789012:table/created", "web-fail-back-pending",
      "https://console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/web-rollouts-eu-west-1",
      "https://sqs.eu-west-1.amazonaws.com/123456789012/created",
    ]
    error_message = "The outputs must name the controller, so that other services can be attached to it."
  }

  assert {
    condition     = alltrue([for who in ["viewer", "releaser", "approver", "operator", "administrator"] : length(jsondecode(output.access_policies[who]).Statement) > 0])
    error_message = "There must be policies for people."
  }
}

run "what_is_input" {
  command = apply

  variables {
    record_name = "shop.example.com"
    https       = false
    create_zone = true
    probes      = false
    cluster     = { arn = "arn:aws:ecs:eu-west-1:123456789012:cluster/input" }
  }

  assert {
    condition     = [output.service_url, output.preview_url] == ["http://shop.example.com", "http://preview.shop.example.com:8080"]
    error_message = "The service must have the names and the protocol that are given."
  }

  assert {
    condition = alltrue([
      output.name_servers == ["ns-1.example.net", "ns-2.example.net"],
      output.cluster_arn == "arn:aws:ecs:eu-west-1:123456789012:cluster/input",
      output.prober_security_group_id == null,
    ])
    error_message = "What is given must reach the service."
  }
}
