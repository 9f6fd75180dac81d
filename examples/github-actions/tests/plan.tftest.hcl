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
  repository           = "acme/web"
  name                 = "web"
  release_function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:canary-release"
  state_machine_arn    = "arn:aws:states:eu-west-1:123456789012:stateMachine:canary-rollout"
}

run "trusts_one_environment_of_one_repository" {
  command = plan

  assert {
    condition     = contains(data.aws_iam_policy_document.trust.statement[0].condition[*].values[0], "repo:acme/web:environment:production")
    error_message = "Only the environment production of the repository may assume the role."
  }

  assert {
    condition     = local.executions == "arn:aws:states:eu-west-1:123456789012:execution:canary-rollout:*"
    error_message = "Executions of the one state machine only."
  }
}

# What the policy allows is judged in test/examples/release-role.test.ts.

run "refuses_a_name_that_is_many" {
  command = plan

  variables {
    name = "web*"
  }

  expect_failures = [var.name]
}

run "refuses_functions_of_anybody" {
  command = plan

  variables {
    release_function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:*"
  }

  expect_failures = [var.release_function_arn]
}
