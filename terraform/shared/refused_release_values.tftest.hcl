# What the variables of a release refuse, in every module that has them: their `tests` link here.

mock_provider "aws" {
  source = "../shared"
}

# What one of the modules needs; the others take no notice of what they do not declare.
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

  # Of attach.
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
    subnet_ids             = ["subnet-1"]
    alb_security_group_ids = { blue = ["sg-blue"], green = ["sg-green"] }
  }
}

run "values_below_or_malformed" {
  command = plan

  variables {
    tags                      = { IsProduction = "true" }
    calendar                  = { time_zone = "Mars/Base" }
    idle_count                = -1
    analysis_interval_seconds = 0
    prepare_timeout_seconds   = 0
    in_sync_timeout_seconds   = 0
    hold_timeout_seconds      = -1
    probation_seconds         = -1
    queue_timeout_seconds     = -1
    on_newer_release          = "stop"
    unjudged_deployments      = "forbid"
    capacity_headroom_percent = -1
    straggler_percent         = -1
    straggler_timeout_seconds = -1
    error_budget_percent      = 0
    min_requests              = 0
    share_tolerance_percent   = -1
    inconclusive              = "perhaps"
    gate_timeout_seconds      = 59
    error_ratio               = 0.9
    error_percent             = -1
    error_ceiling_percent     = -1
    latency_objective_ms      = -1
    latency_ratio             = 0.9
    latency_percent           = -1
    latency_ceiling_percent   = -1
    probe_path                = "healthz"
    probe_status              = "ok"
    probe_body                = join("", [for i in range(1024) : "a"])
    probe_deadline_ms         = 0
    probe_count               = 0
    probe_tolerance_percent   = -1
    alarms                    = [""]
    alarm_missing_data        = "breaching"
    hooks                     = [{ function_arn = "smoke", points = ["after-step"] }]
    log_retention_days        = 2
    permissions_boundary_arn  = "boundary"
  }

  expect_failures = [
    var.calendar,
    var.tags,
    var.idle_count,
    var.analysis_interval_seconds,
    var.prepare_timeout_seconds,
    var.in_sync_timeout_seconds,
    var.hold_timeout_seconds,
    var.probation_seconds,
    var.queue_timeout_seconds,
    var.on_newer_release,
    var.unjudged_deployments,
    var.capacity_headroom_percent,
    var.straggler_percent,
    var.straggler_timeout_seconds,
    var.error_budget_percent,
    var.min_requests,
    var.share_tolerance_percent,
    var.inconclusive,
    var.gate_timeout_seconds,
    var.error_ratio,
    var.error_percent,
    var.error_ceiling_percent,
    var.latency_objective_ms,
    var.latency_ratio,
    var.latency_percent,
    var.latency_ceiling_percent,
    var.probe_path,
    var.probe_status,
    var.probe_body,
    var.probe_deadline_ms,
    var.probe_count,
    var.probe_tolerance_percent,
    var.alarms,
    var.alarm_missing_data,
    var.hooks,
    var.log_retention_days,
    var.permissions_boundary_arn,
  ]
}

run "values_above" {
  command = plan

  variables {
    idle_count                = 0.5
    analysis_interval_seconds = 301
    prepare_timeout_seconds   = 86401
    in_sync_timeout_seconds   = 3601
    hold_timeout_seconds      = 86401
    probation_seconds         = 604801
    queue_timeout_seconds     = 86401
    capacity_headroom_percent = 1001
    straggler_percent         = 101
    straggler_timeout_seconds = 86401
    error_budget_percent      = 51
    min_requests              = 1000001
    share_tolerance_percent   = 101
    gate_timeout_seconds      = 5184001
    error_ratio               = 101
    error_percent             = 101
    error_ceiling_percent     = 101
    latency_objective_ms      = 3600001
    latency_ratio             = 101
    latency_percent           = 101
    latency_ceiling_percent   = 101
    probe_status              = "600"
    probe_deadline_ms         = 10001
    probe_count               = 21
    probe_tolerance_percent   = 51
    alarms                    = ["arn:aws:cloudwatch:eu-west-1:1:alarm:a"]
    hooks                     = [{ function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:smoke", points = ["whenever"] }]
  }

  expect_failures = [
    var.idle_count,
    var.analysis_interval_seconds,
    var.prepare_timeout_seconds,
    var.in_sync_timeout_seconds,
    var.hold_timeout_seconds,
    var.probation_seconds,
    var.queue_timeout_seconds,
    var.capacity_headroom_percent,
    var.straggler_percent,
    var.straggler_timeout_seconds,
    var.error_budget_percent,
    var.min_requests,
    var.share_tolerance_percent,
    var.gate_timeout_seconds,
    var.error_ratio,
    var.error_percent,
    var.error_ceiling_percent,
    var.latency_objective_ms,
    var.latency_ratio,
    var.latency_percent,
    var.latency_ceiling_percent,
    var.probe_status,
    var.probe_deadline_ms,
    var.probe_count,
    var.probe_tolerance_percent,
    var.alarms,
    var.hooks,
  ]
}

# attach asks of hook_tasks what hooks says, and Terraform evaluates nothing that depends on what it has refused.
run "hook_tasks_with_a_revision" {
  command = plan

  variables {
    hook_tasks = { families = ["web:1"] }
  }

  expect_failures = [var.hook_tasks]
}

# attach asks of hook_tasks what hooks says, and Terraform evaluates nothing that depends on what it has refused.
run "hook_tasks_of_another_account_and_a_log_group_by_arn" {
  command = plan

  variables {
    hook_tasks = { families = ["web"], role_arns = ["arn:aws:iam::210987654321:role/web"], log_group_names = ["arn:aws:logs:eu-west-1:123456789012:log-group:web"] }
  }

  expect_failures = [var.hook_tasks]
}
