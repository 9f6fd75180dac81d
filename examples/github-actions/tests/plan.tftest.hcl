mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_region" {
    defaults = { id = "eu-west-1" }
  }

  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
}

variables {
  repository        = "acme/web"
  cluster           = "shared"
  service_names     = { blue = "web-blue", green = "web-green" }
  state_machine_arn = "arn:aws:states:eu-west-1:123456789012:stateMachine:canary-rollout"
  task_role_names   = ["web-blue-*", "web-green-*"]
}

run "trusts_one_environment_of_one_repository" {
  command = plan

  assert {
    condition     = contains(data.aws_iam_policy_document.trust.statement[0].condition[*].values[0], "repo:acme/web:environment:production")
    error_message = "Only the environment production of the repository may assume the role."
  }

  assert {
    condition     = local.execution_arn == "arn:aws:states:eu-west-1:123456789012:execution:canary-rollout:*"
    error_message = "Executions of the one state machine only."
  }

  assert {
    condition = data.aws_iam_policy_document.release.statement[0].resources == toset([
      "arn:aws:ecs:eu-west-1:123456789012:service/shared/web-blue",
      "arn:aws:ecs:eu-west-1:123456789012:service/shared/web-green",
    ])
    error_message = "The pipeline may deploy the service's two colours only."
  }

  assert {
    condition     = contains(data.aws_iam_policy_document.release.statement[3].resources, "arn:aws:dynamodb:eu-west-1:123456789012:table/canary-rollouts")
    error_message = "The command reads the controller's table."
  }

  assert {
    condition = data.aws_iam_policy_document.release.statement[2].resources == toset([
      "arn:aws:iam::123456789012:role/web-blue-*",
      "arn:aws:iam::123456789012:role/web-green-*",
    ])
    error_message = "Only the tasks' own roles may be handed over."
  }
}
