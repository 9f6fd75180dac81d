# How a pipeline is set up: what is encrypted, kept and told, who may do what, and what else one may choose.

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
  service = {
    name                 = "web"
    cluster              = "apps"
    blue_service         = "web-blue"
    green_service        = "web-green"
    preview_url          = "https://preview.web.example.com:8080"
    gate_timeout_seconds = 259200
    schedule = [
      { percent = 0, bake_seconds = 60, gate = true },
      { percent = 10, bake_seconds = 300 },
      { percent = 100, bake_seconds = 300 },
    ]
  }
  origin = { connection = { repository = "acme/web" } }
}

run "defaults" {
  command = apply

  assert {
    condition = { for s in jsondecode(aws_iam_role_policy.function.policy).Statement : s.Sid => s.Resource if s.Sid != "CreateLogStreams" && s.Sid != "SendUndone" } == {
      Release               = ["arn:aws:lambda:eu-west-1:123456789012:function:canary-release"]
      GetServiceItems       = ["arn:aws:dynamodb:eu-west-1:123456789012:table/canary-rollouts"]
      AnswerOwnGate         = ["*"]
      StopOwnRollouts       = ["arn:aws:states:eu-west-1:123456789012:execution:canary-rollout:web-????????-????-????-????-????????????*"]
      GetPipelineExecutions = ["arn:aws:codepipeline:eu-west-1:123456789012:web-delivery"]
      PutApprovals          = ["arn:aws:codepipeline:eu-west-1:123456789012:web-delivery/Deliver/Review"]
      PutJobResults         = ["*"]
    }
    error_message = "The function acts for this service and this pipeline alone."
  }

  assert {
    condition     = [for s in jsondecode(aws_iam_role_policy.function.policy).Statement : [s.Action, s.Condition] if s.Sid == "GetServiceItems"] == [[["dynamodb:GetItem"], { "ForAllValues:StringEquals" = { "dynamodb:LeadingKeys" = ["web", "gate#web", "registration#web"] }, Null = { "dynamodb:LeadingKeys" = "false" } }]]
    error_message = "The function reads items of this service, its gate and its registration, and writes none."
  }

  assert {
    condition = { for s in jsondecode(aws_iam_role_policy.delivery.policy).Statement : s.Sid => s.Resource } == {
      GetAndPutArtifacts = ["arn:aws:s3:::created/*"]
      GetArtifactBucket  = ["arn:aws:s3:::created"]
      UseConnection      = ["arn:aws:codeconnections:eu-west-1:123456789012:connection/created"]
      StartBuilds        = ["arn:aws:codebuild:eu-west-1:123456789012:project/web-build"]
      InvokeFunction     = ["arn:aws:lambda:eu-west-1:123456789012:function:created"]
    }
    error_message = "The pipeline may read its source, build by its project, and call its function."
  }

  assert {
    condition = { for s in jsondecode(aws_iam_role_policy.build.policy).Statement : s.Sid => s.Resource if !contains(["CreateLogStreams", "GetAndPutArtifacts", "GetArtifactBucket"], s.Sid) } == {
      GetAuthorizationToken = ["*"]
      PushImages            = ["arn:aws:ecr:eu-west-1:123456789012:repository/web"]
      DescribeColors        = ["arn:aws:ecs:eu-west-1:123456789012:service/apps/web-blue", "arn:aws:ecs:eu-west-1:123456789012:service/apps/web-green"]
      DescribeWhatColorsRun = ["*"]
      ListSources           = ["arn:aws:codepipeline:eu-west-1:123456789012:web-delivery"]
      ReportTests           = ["arn:aws:codebuild:eu-west-1:123456789012:report-group/web-build-*"]
    }
    error_message = "A build pushes images to its repository, and changes nothing else."
  }

  assert {
    condition     = jsondecode(aws_iam_role.build.assume_role_policy).Statement[0].Condition.ArnLike == { "aws:SourceArn" = "arn:aws:codebuild:eu-west-1:123456789012:project/web-build" }
    error_message = "No other project may act in the build's role."
  }

  assert {
    condition     = [for r in [aws_cloudwatch_event_rule.events_ended, aws_cloudwatch_event_rule.events_review] : [jsondecode(r.event_pattern).source, jsondecode(r.event_pattern).detail.pipeline]] == [for i in [1, 2] : [["aws.codepipeline"], ["web-delivery"]]]
    error_message = "The function hears of this pipeline."
  }

  assert {
    condition     = [jsondecode(aws_cloudwatch_event_rule.events_rollout.event_pattern).source, jsondecode(aws_cloudwatch_event_rule.events_rollout.event_pattern).detail.service] == [["ecs-dns-canary"], ["web"]]
    error_message = "The function hears of rollouts of this service."
  }

  assert {
    condition = alltrue([for t in [aws_cloudwatch_event_target.events_ended, aws_cloudwatch_event_target.events_review, aws_cloudwatch_event_target.events_rollout] :
      t.arn == "arn:aws:lambda:eu-west-1:123456789012:function:created" && t.dead_letter_config[0].arn == "arn:aws:sqs:eu-west-1:123456789012:created" && t.retry_policy[0].maximum_event_age_in_seconds == 86400
    ]) && aws_lambda_function_event_invoke_config.function.destination_config[0].on_failure[0].destination == "arn:aws:sqs:eu-west-1:123456789012:created"
    error_message = "No event may be lost: a rejection ends a rollout by it."
  }

  assert {
    condition     = toset(aws_codestarnotifications_notification_rule.notifications.event_type_ids) == toset(["codepipeline-pipeline-manual-approval-needed", "codepipeline-pipeline-pipeline-execution-failed", "codepipeline-pipeline-pipeline-execution-canceled"])
    error_message = "People are told what waits for them, and what failed."
  }

  assert {
    condition     = aws_cloudwatch_log_group.function.retention_in_days == 30 && aws_cloudwatch_log_group.build.retention_in_days == 30 && aws_iam_role.delivery.permissions_boundary == null
    error_message = "Logs are kept for a month, and roles have no boundary."
  }
}

run "chosen" {
  command = apply

  variables {
    service = {
      name                 = "web"
      cluster              = "apps"
      blue_service         = "web-blue"
      green_service        = "web-green"
      preview_url          = "https://preview.web.example.com:8080"
      gate_timeout_seconds = 28800
      cpu_architecture     = "ARM64"
      schedule             = [{ percent = 100, bake_seconds = 300 }]
      cluster_arn          = "what else a whole module has"
    }
    review                   = false
    buildspec                = "ci/buildspec.yml"
    build                    = { compute_type = "BUILD_GENERAL1_LARGE", timeout_minutes = 60 }
    repository_name          = "acme/web"
    image_retention          = 50
    notification_topic_arn   = "arn:aws:sns:eu-west-1:123456789012:releases"
    log_retention_days       = 365
    kms_key_arn              = "arn:aws:kms:eu-west-1:123456789012:key/ours"
    deletion_protection      = false
    permissions_boundary_arn = "arn:aws:iam::123456789012:policy/boundary"
    tags                     = { Team = "search" }
  }

  assert {
    condition     = [for a in aws_codepipeline.delivery.stage[2].action : a.name] == ["Release", "Rollout"] && aws_lambda_function.function.environment[0].variables.REVIEW == "off"
    error_message = "Without a review nobody is waited for."
  }

  assert {
    condition     = [aws_codebuild_project.build.environment[0].type, aws_codebuild_project.build.environment[0].image, aws_codebuild_project.build.environment[0].compute_type, aws_codebuild_project.build.build_timeout, aws_codebuild_project.build.source[0].buildspec] == ["ARM_CONTAINER", "aws/codebuild/amazonlinux-aarch64-standard:3.0", "BUILD_GENERAL1_LARGE", 60, "ci/buildspec.yml"]
    error_message = "Images are built on the service's processor, as one chooses."
  }

  assert {
    condition     = contains([for v in aws_codebuild_project.build.environment[0].environment_variable : v.value if v.name == "PLATFORM"], "linux/arm64")
    error_message = "The build is told the processor."
  }

  assert {
    condition     = [aws_ecr_repository.images[0].name, aws_ecr_repository.images[0].force_delete, aws_s3_bucket.artifacts.force_destroy, jsondecode(aws_ecr_lifecycle_policy.images[0].policy).rules[0].selection.countNumber] == ["acme/web", true, true, 50]
    error_message = "What may be deleted is deleted with all that is in it."
  }

  assert {
    condition = alltrue([
      [for s in aws_codepipeline.delivery.artifact_store : s.encryption_key[0].id] == ["arn:aws:kms:eu-west-1:123456789012:key/ours"],
      aws_codebuild_project.build.encryption_key == "arn:aws:kms:eu-west-1:123456789012:key/ours",
      anytrue([for r in aws_s3_bucket_server_side_encryption_configuration.artifacts.rule : r.apply_server_side_encryption_by_default[0].sse_algorithm == "aws:kms"]),
      [aws_ecr_repository.images[0].encryption_configuration[0].encryption_type, aws_ecr_repository.images[0].encryption_configuration[0].kms_key] == ["KMS", "arn:aws:kms:eu-west-1:123456789012:key/ours"],
      aws_cloudwatch_log_group.function.kms_key_id == "arn:aws:kms:eu-west-1:123456789012:key/ours",
    ])
    error_message = "A key of one's own encrypts all that is kept."
  }

  assert {
    condition     = alltrue([for role in ["delivery", "build"] : contains([for s in jsondecode({ delivery = aws_iam_role_policy.delivery.policy, build = aws_iam_role_policy.build.policy }[role]).Statement : s.Sid], "UseArtifactKey")])
    error_message = "Whoever reads and writes artifacts may use the key."
  }

  assert {
    condition     = [for t in aws_codestarnotifications_notification_rule.notifications.target : t.address] == ["arn:aws:sns:eu-west-1:123456789012:releases"]
    error_message = "Another topic may hear of it."
  }

  assert {
    condition     = alltrue([for r in [aws_iam_role.delivery, aws_iam_role.build, aws_iam_role.function] : r.permissions_boundary == "arn:aws:iam::123456789012:policy/boundary" && r.tags == tomap({ Team = "search" })]) && aws_codepipeline.delivery.tags == tomap({ Team = "search" })
    error_message = "Every role has the boundary, and everything the tags."
  }

  assert {
    condition     = aws_cloudwatch_log_group.function.retention_in_days == 365 && aws_cloudwatch_log_group.build.retention_in_days == 365
    error_message = "Logs are kept as one chooses."
  }
}

run "an_image_for_builds_of_ones_own" {
  command = plan

  variables {
    build = { image = "public.ecr.aws/acme/builder:7" }
  }

  assert {
    condition     = aws_codebuild_project.build.environment[0].image == "public.ecr.aws/acme/builder:7"
    error_message = "Builds may run in any image."
  }
}
