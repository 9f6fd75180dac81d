# What is made for each kind of source, by whom it is read, and what the pipeline does.

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

run "a_git_repository" {
  command = apply

  assert {
    condition     = [for s in aws_codepipeline.delivery.stage : [s.name, [for a in s.action : a.name]]] == [["Source", ["Source"]], ["Build", ["Build"]], ["Deliver", ["Release", "Rollout", "Review"]]]
    error_message = "Release, review and rollout are one stage behind source and build."
  }

  assert {
    condition     = { for a in aws_codepipeline.delivery.stage[2].action : a.name => a.run_order } == { Release = 1, Review = 2, Rollout = 3 }
    error_message = "The review comes between the release and the rollout."
  }

  assert {
    condition     = [aws_codepipeline.delivery.name, aws_codepipeline.delivery.pipeline_type, aws_codepipeline.delivery.execution_mode] == ["web-delivery", "V2", "SUPERSEDED"]
    error_message = "Of executions that wait only the newest goes on."
  }

  assert {
    condition = aws_codepipeline.delivery.stage[0].action[0].configuration == tomap({
      ConnectionArn        = "arn:aws:codeconnections:eu-west-1:123456789012:connection/created"
      FullRepositoryId     = "acme/web"
      BranchName           = "main"
      OutputArtifactFormat = "CODE_ZIP"
      DetectChanges        = "false"
    }) && aws_codepipeline.delivery.stage[0].action[0].provider == "CodeStarSourceConnection"
    error_message = "The source is the repository by its connection."
  }

  assert {
    condition     = jsonencode([for t in aws_codepipeline.delivery.trigger : [t.git_configuration[0].source_action_name, t.git_configuration[0].push[0].branches[0].includes, length(t.git_configuration[0].push[0].file_paths)]]) == jsonencode([["Source", ["main"], 0]])
    error_message = "A push to the branch starts it, whatever it changes."
  }

  assert {
    condition = jsondecode(aws_codepipeline.delivery.stage[1].action[0].configuration.EnvironmentVariables) == [
      { name = "PIPELINE_EXECUTION_ID", value = "#{codepipeline.PipelineExecutionId}", type = "PLAINTEXT" },
      { name = "COMMIT_ID", value = "#{Source.CommitId}", type = "PLAINTEXT" },
    ]
    error_message = "A build is told its execution and its commit."
  }

  assert {
    condition = [for a in aws_codepipeline.delivery.stage[2].action : jsondecode(a.configuration.UserParameters) if a.provider == "Lambda"] == [
      for action in ["release", "rollout"] : { version = 1, action = action, execution = "#{codepipeline.PipelineExecutionId}", image = "#{Build.IMAGE}" }
    ]
    error_message = "The function is told what to do, for which execution and with which image, and nothing that somebody wrote into a commit."
  }

  assert {
    condition = [for c in aws_codepipeline.delivery.stage[2].before_entry[0].condition : [
      c.result, c.rule[0].name, c.rule[0].rule_type_id[0].provider, c.rule[0].configuration.FunctionName, jsondecode(c.rule[0].configuration.UserParameters).action,
    ]] == [["SKIP", "Order", "LambdaInvoke", "web-pipeline", "order"]]
    error_message = "An older build must not enter the stage."
  }

  assert {
    condition = [for a in aws_codepipeline.delivery.stage[2].action : [a.timeout_in_minutes, a.configuration.CustomData, a.configuration.ExternalEntityLink] if a.name == "Review"] == [
      [4320, "#{Release.Review}", "https://preview.web.example.com:8080"]
    ]
    error_message = "The review waits as long as the gate, and says what to look at, and where."
  }

  assert {
    condition     = [for a in aws_codepipeline.delivery.stage[2].action : a.namespace if a.name == "Release"] == ["Release"] && aws_codepipeline.delivery.stage[1].action[0].namespace == "Build"
    error_message = "What an action says is found by its name."
  }

  assert {
    condition = aws_lambda_function.function.environment[0].variables == tomap({
      SERVICE_NAME          = "web"
      PIPELINE_NAME         = "web-delivery"
      TABLE_NAME            = "canary-rollouts"
      RELEASE_FUNCTION_NAME = "canary-release"
      STATE_MACHINE_ARN     = "arn:aws:states:eu-west-1:123456789012:stateMachine:canary-rollout"
      PREVIEW_URL           = "https://preview.web.example.com:8080"
      REVIEW                = "required"
    })
    error_message = "The function serves one service, whatever it is told."
  }

  assert {
    condition = { for v in aws_codebuild_project.build.environment[0].environment_variable : v.name => v.value } == {
      REPOSITORY_URI = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web"
      PLATFORM       = "linux/amd64"
      SERVICE_NAME   = "web"
      CLUSTER        = "apps"
      BLUE_SERVICE   = "web-blue"
      GREEN_SERVICE  = "web-green"
      PIPELINE_NAME  = "web-delivery"
    }
    error_message = "A build knows where images go, for which processor, and what runs."
  }

  assert {
    condition     = [aws_codebuild_project.build.environment[0].type, aws_codebuild_project.build.environment[0].image, aws_codebuild_project.build.environment[0].privileged_mode] == ["LINUX_CONTAINER", "aws/codebuild/amazonlinux-x86_64-standard:5.0", true]
    error_message = "Images are built by Docker, on the processor that they are for."
  }

  assert {
    condition     = aws_codebuild_project.build.source[0].buildspec == "buildspec.yml"
    error_message = "The repository says how it is built."
  }

  assert {
    condition     = [aws_ecr_repository.images[0].image_tag_mutability, aws_ecr_repository.images[0].image_scanning_configuration[0].scan_on_push, aws_ecr_repository.images[0].force_delete] == ["IMMUTABLE", true, false]
    error_message = "A tag is one image for ever, what is pushed is scanned, and images are not deleted by mistake."
  }

  assert {
    condition = [for r in jsondecode(aws_ecr_lifecycle_policy.images[0].policy).rules : [r.selection.tagStatus, r.selection.countType, r.selection.countNumber]] == [
      ["tagged", "imageCountMoreThan", 200]
    ]
    error_message = "The newest images stay, however old."
  }

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.artifacts.block_public_acls, aws_s3_bucket_public_access_block.artifacts.block_public_policy,
      aws_s3_bucket_public_access_block.artifacts.ignore_public_acls, aws_s3_bucket_public_access_block.artifacts.restrict_public_buckets,
      aws_s3_bucket_versioning.artifacts.versioning_configuration[0].status == "Enabled",
      [for s in jsondecode(aws_s3_bucket_policy.artifacts.policy).Statement : [s.Effect, s.Principal, s.Condition]] == [for i in [1, 2] : ["Deny", "*", { Bool = { "aws:SecureTransport" = "false" } }]],
      anytrue([for r in aws_s3_bucket_server_side_encryption_configuration.artifacts.rule : r.apply_server_side_encryption_by_default[0].sse_algorithm == "AES256"]),
    ])
    error_message = "Artifacts are private, encrypted, kept in versions, and go over TLS alone."
  }

  assert {
    condition     = length(aws_codepipeline.delivery.artifact_store) == 1 && alltrue([for s in aws_codepipeline.delivery.artifact_store : length(s.encryption_key) == 0])
    error_message = "Without a key of one's own, AWS's own for S3 encrypts artifacts."
  }

  assert {
    condition = [output.connection_arn, output.connection_status, output.connection_url] == [
      "arn:aws:codeconnections:eu-west-1:123456789012:connection/created", "PENDING", "https://console.aws.amazon.com/codesuite/settings/connections?region=eu-west-1",
    ]
    error_message = "The one click must be told."
  }

  assert {
    condition     = strcontains(output.next_step, output.connection_url)
    error_message = "The next step must say where it is taken."
  }

  assert {
    condition = [output.pipeline_name, output.pipeline_arn, output.pipeline_url, output.repository_uri, output.repository_name, output.build_project_name, output.function_name, output.artifacts_bucket, output.dead_letter_queue_url] == [
      "web-delivery", "arn:aws:codepipeline:eu-west-1:123456789012:created", "https://console.aws.amazon.com/codesuite/codepipeline/pipelines/web-delivery/view?region=eu-west-1",
      "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web", "web", "web-build", "web-pipeline", "created", "https://sqs.eu-west-1.amazonaws.com/123456789012/created",
    ]
    error_message = "People and scripts must find all parts."
  }

  assert {
    condition     = aws_codestarnotifications_notification_rule.notifications.target == toset([{ address = "arn:aws:sns:eu-west-1:123456789012:canary-rollouts", type = "SNS", status = null }]) || [for t in aws_codestarnotifications_notification_rule.notifications.target : t.address] == ["arn:aws:sns:eu-west-1:123456789012:canary-rollouts"]
    error_message = "Whoever hears of rollouts hears of reviews."
  }

  assert {
    condition     = length(aws_cloudwatch_event_rule.change) == 0
    error_message = "The connection starts the pipeline itself."
  }
}

run "a_git_repository_by_paths_and_a_connection_that_exists" {
  command = apply

  variables {
    origin              = { connection = { repository = "acme/shops/web", branches = ["main", "hotfix/*"], paths = ["web/**"], excluded_paths = ["**/*.md"] } }
    existing_connection = { arn = "arn:aws:codestar-connections:eu-west-1:123456789012:connection/ours" }
  }

  assert {
    condition     = jsonencode([for t in aws_codepipeline.delivery.trigger : [t.git_configuration[0].push[0].branches[0].includes, t.git_configuration[0].push[0].file_paths[0].includes, t.git_configuration[0].push[0].file_paths[0].excludes]]) == jsonencode([[["main", "hotfix/*"], ["web/**"], ["**/*.md"]]])
    error_message = "Only such pushes start it."
  }

  assert {
    condition     = length(aws_codeconnections_connection.source) == 0 && aws_codepipeline.delivery.stage[0].action[0].configuration.ConnectionArn == "arn:aws:codestar-connections:eu-west-1:123456789012:connection/ours"
    error_message = "The connection is the one that exists."
  }

  assert {
    condition     = { for s in jsondecode(aws_iam_role_policy.delivery.policy).Statement : s.Sid => [s.Action, s.Resource] if startswith(s.Sid, "Use") } == { UseOlderConnection = [["codestar-connections:UseConnection"], ["arn:aws:codestar-connections:eu-west-1:123456789012:connection/ours"]] }
    error_message = "An action has the prefix of the connection that it is on."
  }

  assert {
    condition     = output.next_step == "" && output.connection_url == null && output.connection_status == null
    error_message = "Nothing is left to click."
  }
}

run "a_zip_file_in_s3" {
  command = apply

  variables {
    origin = { s3 = { bucket = "acme-source", key = "web/source.zip" } }
  }

  assert {
    condition = aws_codepipeline.delivery.stage[0].action[0].configuration == tomap({
      S3Bucket = "acme-source", S3ObjectKey = "web/source.zip", PollForSourceChanges = "false"
    }) && aws_codepipeline.delivery.stage[0].action[0].provider == "S3" && length(aws_codepipeline.delivery.trigger) == 0
    error_message = "The source is the object, and nobody polls for it."
  }

  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.change[0].event_pattern) == {
      source = ["aws.s3"], detail-type = ["Object Created"], detail = { bucket = { name = ["acme-source"] }, object = { key = ["web/source.zip"] } }
    }
    error_message = "A new object starts it."
  }

  assert {
    condition     = [for s in jsondecode(aws_iam_role_policy.change[0].policy).Statement : [s.Action, s.Resource]] == [[["codepipeline:StartPipelineExecution"], ["arn:aws:codepipeline:eu-west-1:123456789012:created"]]]
    error_message = "The rule may start this pipeline, and nothing else."
  }

  assert {
    condition = { for s in jsondecode(aws_iam_role_policy.delivery.policy).Statement : s.Sid => s.Resource if startswith(s.Sid, "GetSource") } == {
      GetSourceVersioning = ["arn:aws:s3:::acme-source"], GetSourceObjects = ["arn:aws:s3:::acme-source/web/source.zip"]
    }
    error_message = "The pipeline reads this object of this bucket."
  }

  assert {
    condition     = strcontains(aws_codepipeline.delivery.stage[1].action[0].configuration.EnvironmentVariables, "#{Source.ETag}") && output.connection_arn == null && output.next_step == ""
    error_message = "A change is known by what the object is, and there is no connection."
  }
}

run "an_image_in_ecr" {
  command = apply

  variables {
    origin = { ecr = { repository = "acme/web", tag = "release" } }
  }

  assert {
    condition     = length(aws_ecr_repository.images) == 0 && length(aws_ecr_lifecycle_policy.images) == 0 && output.repository_uri == "123456789012.dkr.ecr.eu-west-1.amazonaws.com/acme/web"
    error_message = "Whoever builds the images has a repository."
  }

  assert {
    condition     = strcontains(aws_codebuild_project.build.source[0].buildspec, "imageDetail.json") && strcontains(aws_codepipeline.delivery.stage[1].action[0].configuration.EnvironmentVariables, "#{Source.ImageDigest}")
    error_message = "What was pushed is handed on by its digest."
  }

  assert {
    condition     = length([for s in jsondecode(aws_iam_role_policy.build.policy).Statement : s if anytrue([for a in s.Action : startswith(a, "ecr:")])]) == 0
    error_message = "Nothing is pushed."
  }

  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.change[0].event_pattern).detail == {
      action-type = ["PUSH"], result = ["SUCCESS"], repository-name = ["acme/web"], image-tag = ["release"]
    }
    error_message = "A push to the tag starts it."
  }

  assert {
    condition     = { for s in jsondecode(aws_iam_role_policy.delivery.policy).Statement : s.Sid => s.Resource if startswith(s.Sid, "DescribeSource") } == { DescribeSourceImages = ["arn:aws:ecr:eu-west-1:123456789012:repository/acme/web"] }
    error_message = "The pipeline looks at images of this repository."
  }
}
