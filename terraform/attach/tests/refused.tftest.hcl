# What is refused at plan: values, and things that do not belong together.

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
  name        = "web"
  zone_id     = "Z0123456789EXISTING"
  record_name = "web.example.com"
  cluster_arn = "arn:aws:ecs:eu-west-1:123456789012:cluster/apps"
  service_arns = {
    blue  = "arn:aws:ecs:eu-west-1:123456789012:service/apps/web-blue"
    green = "arn:aws:ecs:eu-west-1:123456789012:service/apps/web-green"
  }
  load_balancers = {
    blue = {
      listener_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/web-blue/1111111111111111/2222222222222222"
      target_group_arns = {
        blue  = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-blue-blue/1111111111111111"
        green = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-blue-green/2222222222222222"
      }
    }
    green = {
      listener_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/web-green/3333333333333333/4444444444444444"
      target_group_arns = {
        blue  = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-green-blue/3333333333333333"
        green = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-green-green/4444444444444444"
      }
    }
  }
  prober = {
    vpc_id                 = "vpc-1"
    subnet_ids             = ["subnet-1", "subnet-2"]
    alb_security_group_ids = { blue = ["sg-blue"], green = ["sg-green-1", "sg-green-2"] }
  }
}

run "malformed" {
  command = plan

  variables {
    controller = {
      state_machine_arn = "canary-rollout", topic_arn = "", observer_role_arn = "", actuator_role_arn = "", watchdog_role_arn = "", service_role_path = ""
    }
    name            = "Web"
    cluster_arn     = "apps"
    task_definition = { arn = "web:7" }
    zone_id         = "/hostedzone/Z0123456789EXISTING"
    record_name     = "web"
    record_types    = ["CNAME"]
    preview_port    = 0
    service_arns    = { blue = "web-blue", green = "arn:aws:ecs:eu-west-1:123456789012:service/apps/web-green" }
    load_balancers = {
      blue = {
        listener_arn      = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web-blue/1111111111111111"
        target_group_arns = { blue = "web-1", green = "web-2" }
      }
      green = {
        listener_arn      = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/net/web-green/3333333333333333/4444444444444444"
        target_group_arns = { blue = "web-3", green = "web-4" }
      }
    }
    schedule    = []
    kms_key_arn = "alias/logs"
  }

  expect_failures = [
    var.task_definition,
    var.controller,
    var.name,
    var.cluster_arn,
    var.zone_id,
    var.record_name,
    var.record_types,
    var.preview_port,
    var.service_arns,
    var.load_balancers,
    var.schedule,
    var.kms_key_arn,
  ]
}

run "no_prober" {
  command = plan

  variables {
    prober = null
  }

  expect_failures = [var.prober]
}

run "of_another_region_or_account" {
  command = plan

  variables {
    cluster_arn = "arn:aws:ecs:us-east-1:123456789012:cluster/apps"
    service_arns = {
      blue  = "arn:aws:ecs:eu-west-1:210987654321:service/apps/web-blue"
      green = "arn:aws:ecs:us-east-1:123456789012:service/apps/web-green"
    }
    load_balancers = {
      blue = {
        listener_arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/web-blue/1111111111111111/2222222222222222"
        target_group_arns = {
          blue  = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-blue-blue/1111111111111111"
          green = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-blue-green/2222222222222222"
        }
      }
      green = {
        listener_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/web-green/3333333333333333/4444444444444444"
        target_group_arns = {
          blue  = "arn:aws:elasticloadbalancing:eu-west-1:210987654321:targetgroup/web-green-blue/3333333333333333"
          green = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-green-green/4444444444444444"
        }
      }
    }
    alarms                   = ["arn:aws:cloudwatch:us-east-1:123456789012:alarm:web-errors"]
    permissions_boundary_arn = "arn:aws:iam::123456789012:role/no-policy"
  }

  expect_failures = [var.cluster_arn, var.service_arns, var.load_balancers, var.alarms, var.permissions_boundary_arn]
}

run "the_old_format_of_a_service_and_a_task_definition" {
  command = plan

  variables {
    service_arns = {
      blue  = "arn:aws:ecs:eu-west-1:123456789012:service/web-blue"
      green = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web-green:1"
    }
    cluster_arn = "arn:aws:ecs:eu-west-1:123456789012:service/apps/web-blue"
  }

  expect_failures = [var.service_arns, var.cluster_arn]
}

run "services_of_another_cluster" {
  command = plan

  variables {
    cluster_arn = "arn:aws:ecs:eu-west-1:123456789012:cluster/others"
  }

  expect_failures = [data.aws_ecs_service.this["blue"], data.aws_ecs_service.this["green"]]
}

run "a_service_that_runs_on_every_host" {
  command = plan

  override_data {
    target = data.aws_ecs_service.this["green"]
    values = { scheduling_strategy = "DAEMON" }
  }

  expect_failures = [data.aws_ecs_service.this["green"]]
}

run "a_listener_that_is_sticky" {
  command = plan

  override_data {
    target = data.aws_lb_listener.this["blue"]
    values = { default_action = [{ type = "forward", forward = [{ stickiness = [{ enabled = true, duration = 60 }] }] }] }
  }

  expect_failures = [data.aws_lb_listener.this["blue"]]
}

run "a_listener_that_asks_who_is_there" {
  command = plan

  override_data {
    target = data.aws_lb_listener.this["green"]
    values = { default_action = [{ type = "authenticate-oidc" }, { type = "forward" }] }
  }

  expect_failures = [data.aws_lb_listener.this["green"]]
}

run "a_target_group_of_grpc_and_one_of_instances" {
  command = plan

  override_data {
    target = data.aws_lb_target_group.this["blue.target_group_arns.green"]
    values = { protocol_version = "GRPC", target_type = "ip" }
  }

  override_data {
    target = data.aws_lb_target_group.this["green.target_group_arns.blue"]
    values = { protocol_version = "HTTP1", target_type = "instance" }
  }

  expect_failures = [
    data.aws_lb_target_group.this["blue.target_group_arns.green"],
    data.aws_lb_target_group.this["green.target_group_arns.blue"],
  ]
}

run "a_wildcard" {
  command = plan

  variables {
    record_name = "*.example.com"
  }

  expect_failures = [var.record_name]
}

run "a_preview_with_an_underscore" {
  command = plan

  variables {
    preview_name = "preview_web.example.com"
  }

  expect_failures = [var.preview_name]
}

run "a_preview_outside_of_the_zone" {
  command = plan

  variables {
    preview_name = "preview.example.org"
  }

  expect_failures = [data.aws_route53_zone.this]
}

run "the_same_load_balancer_twice" {
  command = plan

  variables {
    service_arns = {
      blue  = "arn:aws:ecs:eu-west-1:123456789012:service/apps/web"
      green = "arn:aws:ecs:eu-west-1:123456789012:service/apps/web"
    }
    load_balancers = {
      blue = {
        listener_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/web/1111111111111111/2222222222222222"
        target_group_arns = {
          blue  = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-blue-blue/1111111111111111"
          green = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-blue-green/2222222222222222"
        }
      }
      green = {
        listener_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/web/1111111111111111/4444444444444444"
        target_group_arns = {
          blue  = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-green-blue/3333333333333333"
          green = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-green-green/4444444444444444"
        }
      }
    }
    preview_name = "web.example.com"
    preview_port = 65536
    record_types = ["A", "A"]
    schedule     = [{ percent = 50, bake_seconds = 1 }, { percent = 10, bake_seconds = 1 }, { percent = 100, bake_seconds = 1 }]
  }

  expect_failures = [var.service_arns, var.load_balancers, var.preview_name, var.preview_port, var.record_types, var.schedule]
}

run "the_same_target_group_twice" {
  command = plan

  variables {
    load_balancers = {
      blue = {
        listener_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/web-blue/1111111111111111/2222222222222222"
        target_group_arns = {
          blue  = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1111111111111111"
          green = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1111111111111111"
        }
      }
      green = {
        listener_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/web-green/3333333333333333/4444444444444444"
        target_group_arns = {
          blue  = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-green-blue/3333333333333333"
          green = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-green-green/4444444444444444"
        }
      }
    }
    preview_name = "next"
    record_types = []
    schedule     = [{ percent = 10, bake_seconds = 1 }, { percent = 50, bake_seconds = 1 }]
  }

  expect_failures = [var.load_balancers, var.preview_name, var.record_types, var.schedule]
}

run "a_zone_that_does_not_hold_the_name" {
  command = plan

  override_data {
    target = data.aws_route53_zone.this
    values = { name = "b.example.com" }
  }

  expect_failures = [data.aws_route53_zone.this]
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
      table_arn             = "arn:aws:dynamodb:eu-west-1:123456789012:table/canary-rollouts"
    }
  }

  expect_failures = [aws_cloudwatch_event_rule.trigger]
}

# Terraform would drop them in silence.
run "misspelled_attributes" {
  command = plan

  variables {
    safety_net_alarms = { blu = ["web-blue-sick"] }
    prober = {
      vpc_id                 = "vpc-1"
      subnet_ids             = ["subnet-1", "subnet-2"]
      alb_security_group_ids = { blue = ["sg-blue"], green = ["sg-green"], red = ["sg-red"] }
      ip_v6                  = false
    }
  }

  expect_failures = [var.safety_net_alarms, var.prober]
}

run "what_is_no_host_and_no_authority" {
  command = plan

  variables {
    probe_host = "https://web.example.com/"
    probe_ca   = "ca.pem"
  }

  expect_failures = [var.probe_host, var.probe_ca]
}
