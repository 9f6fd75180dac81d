# Settings other than the defaults.

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

override_data {
  target = data.aws_route53_zone.this
  values = { name = "example.com.", arn = "arn:aws:route53:::hostedzone/Z0123456789EXISTING", zone_id = "Z0123456789EXISTING" }
}

run "without_probes_and_ipv6" {
  command = apply

  variables {
    task_definition          = { arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7" }
    probes                   = false
    prober                   = null
    https                    = false
    record_types             = ["A"]
    preview_name             = "next.example.com"
    preview_port             = 9090
    idle_count               = 1
    schedule                 = [{ percent = 20, bake_seconds = 60, gate = true }, { percent = 100, bake_seconds = 0 }]
    safety_net_alarms        = { blue = ["web-blue-hosts"], green = ["web-green-hosts", "web-green-errors"] }
    alarms                   = ["web-errors"]
    hooks                    = [{ function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:smoke", points = ["after-step"] }]
    permissions_boundary_arn = "arn:aws:iam::123456789012:policy/boundary"
    kms_key_arn              = "arn:aws:kms:eu-west-1:123456789012:key/input"
  }

  assert {
    condition     = aws_sqs_queue.trigger_undelivered.kms_master_key_id == "arn:aws:kms:eu-west-1:123456789012:key/input"
    error_message = "The queue must be encrypted with the given key."
  }

  assert {
    condition = alltrue([
      length(aws_lambda_function.prober) == 0,
      length(aws_iam_role.prober) == 0,
      length(aws_cloudwatch_log_group.prober) == 0,
      length(aws_security_group.prober) == 0,
      length(aws_vpc_security_group_egress_rule.prober_to_alb) == 0,
      output.prober_security_group_id == null,
    ])
    error_message = "Without probes there must be no prober."
  }

  assert {
    condition = { for key, value in jsondecode(jsondecode(aws_dynamodb_table_item.registration.item).configuration.S) : key => value if contains(["dns", "schedule", "alarms", "idleCount"], key) } == {
      dns       = { zoneId = "Z0123456789EXISTING", name = "web.example.com", preview = "next.example.com", types = ["A"], ttlSeconds = 60 }
      schedule  = [{ percent = 20, bakeSeconds = 60, gate = true }, { percent = 100, bakeSeconds = 0 }]
      alarms    = { blue = ["web-blue-hosts"], green = ["web-green-hosts", "web-green-errors"] }
      idleCount = 1
    }
    error_message = "A rollout must be told what was set."
  }

  assert {
    condition = [for key, value in jsondecode(jsondecode(aws_dynamodb_table_item.registration.item).configuration.S).judge : value if contains(["alarms", "hooks", "probe"], key)] == [
      { missing = "ignore", names = ["web-errors"] },
      [{ function = "arn:aws:lambda:eu-west-1:123456789012:function:smoke", points = ["after-step"], deadlineSeconds = 600 }],
    ]
    error_message = "A rollout must be told of the alarms and hooks, and of no probe."
  }

  assert {
    condition = { for s in jsondecode(aws_iam_role_policy.observer.policy).Statement : s.Sid => s.Resource if contains(["InvokeProberAndHooks", "DescribeAlarms", "DescribeWatchedAlarms"], s.Sid) } == {
      InvokeProberAndHooks = ["arn:aws:lambda:eu-west-1:123456789012:function:smoke"]
      DescribeAlarms = [
        "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:web-blue-hosts",
        "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:web-green-hosts",
        "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:web-green-errors",
      ]
      DescribeWatchedAlarms = ["*"]
    }
    error_message = "The observer must be allowed to ask the hooks and to see the alarms."
  }

  assert {
    condition = one([for s in jsondecode(aws_iam_role_policy.actuator.policy).Statement : s if s.Sid == "ChangeRecords"]).Condition["ForAllValues:StringEquals"] == {
      "route53:ChangeResourceRecordSetsNormalizedRecordNames" = ["web.example.com", "next.example.com"]
      "route53:ChangeResourceRecordSetsRecordTypes"           = ["A"]
      "route53:ChangeResourceRecordSetsActions"               = ["CREATE", "DELETE", "UPSERT"]
    }
    error_message = "The actuator must be allowed to change just the A records of both names."
  }

  assert {
    condition = [jsondecode(aws_lambda_invocation.release[0].input), aws_lambda_invocation.release[0].function_name, aws_lambda_invocation.release[0].lifecycle_scope] == [
      { version = 1, action = "release", service = "web", task_definition = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7" },
      "canary-release",
      "CREATE_ONLY",
    ]
    error_message = "The task definition must be released, by the containers and ports that the services have."
  }

  assert {
    condition = alltrue([for role in [aws_iam_role.observer, aws_iam_role.actuator, aws_iam_role.trigger] :
      role.permissions_boundary == "arn:aws:iam::123456789012:policy/boundary"
    ])
    error_message = "All roles must have the boundary."
  }
}
