# What is made for load balancers and services that exist.

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
  target = data.aws_lb.this["blue"]
  values = { dns_name = "web-blue-1.elb.amazonaws.com", arn_suffix = "app/web-blue/1111111111111111", internal = false, ip_address_type = "dualstack" }
}

override_data {
  target = data.aws_lb.this["green"]
  values = { dns_name = "web-green-1.elb.amazonaws.com", arn_suffix = "app/web-green/3333333333333333", internal = false, ip_address_type = "dualstack" }
}

override_data {
  target = data.aws_route53_zone.this
  values = { name = "example.com.", arn = "arn:aws:route53:::hostedzone/Z0123456789EXISTING", zone_id = "Z0123456789EXISTING" }
}

override_resource {
  target = aws_iam_role.observer
  values = { arn = "arn:aws:iam::123456789012:role/ecs-dns-canary/canary/web-observer-1", id = "web-observer-1" }
}

override_resource {
  target = aws_iam_role.actuator
  values = { arn = "arn:aws:iam::123456789012:role/ecs-dns-canary/canary/web-actuator-1", id = "web-actuator-1" }
}

override_resource {
  target = aws_lambda_function.prober
  values = { arn = "arn:aws:lambda:eu-west-1:123456789012:function:web-prober" }
}

run "attached" {
  command = apply

  assert {
    condition = alltrue([for s in jsondecode(aws_iam_role_policy.actuator.policy).Statement :
      s.Condition == { "ForAllValues:StringEquals" = { "aws:TagKeys" = ["IsProduction"] }, Null = { "aws:TagKeys" = "false" } }
      if contains(s.Action, "ecs:TagResource") || contains(s.Action, "elasticloadbalancing:AddTags")
    ])
    error_message = "The actuator must write no tag but IsProduction."
  }

  assert {
    condition     = [for s in jsondecode(aws_iam_role_policy.actuator.policy).Statement : keys(s) if contains(s.Action, "ecs:UpdateService")] == [["Action", "Effect", "Resource", "Sid"]]
    error_message = "Nobody knows what services from elsewhere have, so an update may name anything."
  }

  assert {
    condition = length(aws_lambda_invocation.release) == 0 && jsondecode(aws_dynamodb_table_item.last_release.item) == {
      service = { S = "last-release#web" }, item = { S = "last-release" },
      attempt = { S = "" }, outcome = { S = "" }, code = { S = "" }, reason = { S = "" }, at = { S = "" },
    }
    error_message = "Somebody else releases; how that ends must have its place."
  }

  assert {
    condition = alltrue([for s in jsondecode(aws_iam_role_policy.prober[0].policy).Statement :
      s.Condition == { ArnEquals = { "lambda:SourceFunctionArn" = "arn:aws:lambda:eu-west-1:123456789012:function:web-prober" } } if s.Effect == "Deny"
      ]) && toset(flatten([for s in jsondecode(aws_iam_role_policy.prober[0].policy).Statement : s.Action if s.Effect == "Deny"])) == toset([
      for a in flatten([for s in jsondecode(aws_iam_role_policy.prober[0].policy).Statement : s.Action if s.Effect == "Allow"]) : a if startswith(a, "ec2:")
    ])
    error_message = "What Lambda may do with network interfaces must be denied to the prober's own code."
  }

  assert {
    condition = [data.aws_lb.this["blue"].arn, data.aws_lb.this["green"].arn] == [
      "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web-blue/1111111111111111",
      "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web-green/3333333333333333",
    ]
    error_message = "The load balancers must be those of the listeners."
  }

  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.trigger.event_pattern) == {
      source      = ["aws.ecs"]
      detail-type = ["ECS Deployment State Change"]
      resources   = ["arn:aws:ecs:eu-west-1:123456789012:service/apps/web-blue", "arn:aws:ecs:eu-west-1:123456789012:service/apps/web-green"]
      detail      = { eventName = ["SERVICE_DEPLOYMENT_IN_PROGRESS", "SERVICE_DEPLOYMENT_COMPLETED"] }
    }
    error_message = "Deployments of both services, and of no other, must start rollouts."
  }

  assert {
    condition = jsondecode(replace(aws_cloudwatch_event_target.trigger.input_transformer[0].input_template, "/<(\\w+)>/", "\"$1\"")) == {
      event = { service = "web", deploymentId = "deploymentId", eventName = "eventName", at = "at", serviceArn = "serviceArn" }
    }
    error_message = "The rule must hand over the service's name and the event, and nothing else."
  }

  assert {
    condition = [
      aws_dynamodb_table_item.registration.table_name, aws_dynamodb_table_item.registration.hash_key, aws_dynamodb_table_item.registration.range_key,
      { for key, value in jsondecode(aws_dynamodb_table_item.registration.item) : key => value if key != "configuration" },
      ] == ["canary-rollouts", "service", "item",
      { service = { S = "registration#web" }, item = { S = "registration" }, format = { N = "1" } },
    ]
    error_message = "The registration must be in the controller's table, by the service's name."
  }

  assert {
    condition = jsondecode(jsondecode(aws_dynamodb_table_item.registration.item).configuration.S) == {
      name     = "web"
      cluster  = "arn:aws:ecs:eu-west-1:123456789012:cluster/apps"
      services = var.service_arns
      loadBalancers = { for color in ["blue", "green"] : color => {
        listener     = var.load_balancers[color].listener_arn
        targetGroups = var.load_balancers[color].target_group_arns
      } }
      dns      = { zoneId = "Z0123456789EXISTING", name = "web.example.com", preview = "preview.web.example.com", types = ["A", "AAAA"], ttlSeconds = 60 }
      schedule = [for percent in [10, 50, 100] : { percent = percent, bakeSeconds = 300 }]
      timing = {
        analysisIntervalSeconds = 10, prepareSeconds = 900, inSyncSeconds = 300, holdSeconds = 600, probationSeconds = 900, queueSeconds = 21600, stragglerSeconds = 900
      }
      onNewerRelease      = "supersede"
      unjudgedDeployments = "announce"
      calendar            = null
      idleCount           = 0
      headroomPercent     = null
      stragglerPercent    = 1
      scaling             = true
      alarms              = { blue = [], green = [] }
      judge = {
        errorBudgetPercent    = 1
        minRequests           = 50
        errors                = { ratio = 1.25, percent = 0.1, ceilingPercent = 5 }
        latency               = { ratio = 1.25, percent = 1, ceilingPercent = 100, objectiveMilliseconds = 500 }
        shareTolerancePercent = 50
        alarms                = { names = [], missing = "ignore" }
        inconclusive          = "fail"
        bakeEarlyExit         = false
        gateSeconds           = 28800
        hooks                 = []
        probe = {
          path                 = "/"
          status               = "200-299"
          body                 = ""
          deadlineMilliseconds = 1000
          count                = 2
          tolerancePercent     = 1
          function             = "arn:aws:lambda:eu-west-1:123456789012:function:web-prober"
          origins              = { blue = "https://dualstack.web-blue-1.elb.amazonaws.com:8080", green = "https://dualstack.web-green-1.elb.amazonaws.com:8080" }
          host                 = "preview.web.example.com"
        }
      }
      roles = {
        observer = "arn:aws:iam::123456789012:role/ecs-dns-canary/canary/web-observer-1"
        actuator = "arn:aws:iam::123456789012:role/ecs-dns-canary/canary/web-actuator-1"
      }
    }
    error_message = "The registration must have the whole configuration, by default as documented."
  }

  assert {
    condition = alltrue([
      aws_cloudwatch_event_target.trigger.arn == "arn:aws:states:eu-west-1:123456789012:stateMachine:canary-rollout",
      jsondecode(aws_iam_role_policy.trigger.policy).Statement[0].Resource == ["arn:aws:states:eu-west-1:123456789012:stateMachine:canary-rollout"],
      aws_cloudwatch_event_target.trigger.dead_letter_config[0].arn == "arn:aws:sqs:eu-west-1:123456789012:created",
      aws_cloudwatch_metric_alarm.trigger_undelivered.alarm_actions == toset(["arn:aws:sns:eu-west-1:123456789012:canary-rollouts"]),
    ])
    error_message = "The rule must start the controller's rollouts, and lost events ring on its topic."
  }

  assert {
    condition = alltrue([
      aws_iam_role.observer.path == "/ecs-dns-canary/canary/",
      aws_iam_role.actuator.path == "/ecs-dns-canary/canary/",
      aws_iam_role.observer.permissions_boundary == null,
      jsondecode(aws_iam_role.observer.assume_role_policy).Statement[0].Principal.AWS == "arn:aws:iam::123456789012:root",
      jsondecode(aws_iam_role.observer.assume_role_policy).Statement[0].Condition.ArnEquals["aws:PrincipalArn"] == ["arn:aws:iam::123456789012:role/canary-observer"],
      jsondecode(aws_iam_role.actuator.assume_role_policy).Statement[0].Condition.ArnEquals["aws:PrincipalArn"] == ["arn:aws:iam::123456789012:role/canary-actuator", "arn:aws:iam::123456789012:role/canary-watchdog", "arn:aws:iam::123456789012:role/canary-release"],
    ])
    error_message = "The roles must lie under the controller's path, and trust its functions alone."
  }

  assert {
    condition = [for role in [aws_iam_role.observer, aws_iam_role.actuator] : jsondecode(role.assume_role_policy).Statement[0].Condition.StringEquals] == [
      for role in ["observer", "actuator"] : {
        "sts:RoleSessionName" = "web"
        "sts:ExternalId" = sha256(join("\n", [
          "web", var.cluster_arn, var.service_arns.blue, var.service_arns.green,
          var.load_balancers.blue.listener_arn, var.load_balancers.blue.target_group_arns.blue, var.load_balancers.blue.target_group_arns.green,
          var.load_balancers.green.listener_arn, var.load_balancers.green.target_group_arns.blue, var.load_balancers.green.target_group_arns.green,
          "Z0123456789EXISTING", "web.example.com", "preview.web.example.com", "A,AAAA",
        ]))
      }
    ]
    error_message = "The roles must admit the functions for this service alone, by all whose traffic is moved in it."
  }

  assert {
    condition = { for s in jsondecode(aws_iam_role_policy.observer.policy).Statement : s.Sid => s.Resource } == {
      InvokeProberAndHooks = ["arn:aws:lambda:eu-west-1:123456789012:function:web-prober"]
      GetRecordChanges     = ["arn:aws:route53:::change/*"]
      DescribeServices     = [var.service_arns.blue, var.service_arns.green]
      ListTasks            = ["*"]
      DescribeTasks        = ["${replace(var.cluster_arn, ":cluster/", ":task/")}/*"]
      DescribeTargetHealth = ["*"]
      GetRequestMetrics    = ["*"]
    }
    error_message = "The observer must be allowed to check just this service."
  }

  assert {
    condition = { for s in jsondecode(aws_iam_role_policy.actuator.policy).Statement : s.Sid => s.Resource } == {
      ListRecords             = ["arn:aws:route53:::hostedzone/Z0123456789EXISTING"]
      ChangeRecords           = ["arn:aws:route53:::hostedzone/Z0123456789EXISTING"]
      GetRecordChanges        = ["arn:aws:route53:::change/*"]
      ModifyListeners         = [var.load_balancers.blue.listener_arn, var.load_balancers.green.listener_arn]
      AddTargetGroupTags      = flatten([for e in [var.load_balancers.blue, var.load_balancers.green] : [e.target_group_arns.blue, e.target_group_arns.green]])
      DescribeListeners       = ["*"]
      DescribeServices        = [var.service_arns.blue, var.service_arns.green]
      UpdateServices          = [var.service_arns.blue, var.service_arns.green]
      TagServices             = [var.service_arns.blue, var.service_arns.green]
      DescribeTaskDefinitions = ["*"]
      ListTasks               = ["*"]
      DescribeTasks           = ["${replace(var.cluster_arn, ":cluster/", ":task/")}/*"]
      DescribeScalableTargets = ["*"]
      RegisterScalableTargets = ["arn:aws:application-autoscaling:eu-west-1:123456789012:scalable-target/*"]
    }
    error_message = "The actuator must be allowed to change just this service."
  }

  assert {
    condition = one([for s in jsondecode(aws_iam_role_policy.actuator.policy).Statement : s if s.Sid == "ChangeRecords"]).Condition["ForAllValues:StringEquals"] == {
      "route53:ChangeResourceRecordSetsNormalizedRecordNames" = ["web.example.com", "preview.web.example.com"]
      "route53:ChangeResourceRecordSetsRecordTypes"           = ["A", "AAAA"]
      "route53:ChangeResourceRecordSetsActions"               = ["CREATE", "DELETE", "UPSERT"]
    }
    error_message = "The actuator must be allowed to change just the records of both names."
  }

  assert {
    condition = alltrue([
      aws_lambda_function.prober[0].function_name == "web-prober",
      aws_lambda_function.prober[0].vpc_config[0].subnet_ids == toset(["subnet-1", "subnet-2"]),
      aws_lambda_function.prober[0].vpc_config[0].ipv6_allowed_for_dual_stack == true,
      aws_security_group.prober[0].vpc_id == "vpc-1",
      aws_cloudwatch_log_group.prober[0].retention_in_days == 30,
      [for key, r in aws_vpc_security_group_egress_rule.prober_to_alb : r.referenced_security_group_id if startswith(key, "blue-")] == ["sg-blue"],
      [for key, r in aws_vpc_security_group_egress_rule.prober_to_alb : r.referenced_security_group_id if startswith(key, "green-")] == ["sg-green-1", "sg-green-2"],
    ])
    error_message = "The prober must be let out to the load balancers, whose security groups stay as they are."
  }

  assert {
    condition     = strcontains(aws_cloudwatch_dashboard.this.dashboard_body, "targetgroup/web-green-blue/3333333333333333") && length(jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets) > 0
    error_message = "The dashboard must show the given target groups."
  }

  assert {
    condition = alltrue([
      output.dashboard_url == "https://console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/web-eu-west-1",
      output.dead_letter_queue_url == "https://sqs.eu-west-1.amazonaws.com/123456789012/created",
      output.prober_security_group_id == aws_security_group.prober[0].id,
    ])
    error_message = "The outputs must name what was made."
  }

  assert {
    condition = alltrue([
      [output.name, output.cluster, output.blue_service, output.green_service, output.preview_url] == ["web", "apps", "web-blue", "web-green", "https://preview.web.example.com:8080"],
      jsonencode(output.schedule) == jsonencode([for percent in [10, 50, 100] : { bake_seconds = 300, gate = false, percent = percent }]),
      output.gate_timeout_seconds == 28800,
      output.longest_rollout_seconds == 6480,
    ])
    error_message = "The outputs must have all that a pipeline must know, under its names."
  }
}
