mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}

variables {
  repository        = "acme/web"
  services          = { blue = "arn:aws:ecs:eu-west-1:123456789012:service/shared/web-blue", green = "arn:aws:ecs:eu-west-1:123456789012:service/shared/web-green" }
  table_arn         = "arn:aws:dynamodb:eu-west-1:123456789012:table/canary-rollouts"
  state_machine_arn = "arn:aws:states:eu-west-1:123456789012:stateMachine:canary-rollout"
  task_role_arns    = ["arn:aws:iam::123456789012:role/web-task"]
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
}
