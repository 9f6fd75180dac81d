provider "aws" {
  region = "eu-west-1"
}

variable "repository" {
  description = "The GitHub repository that releases, as owner/name."
  type        = string
}

variable "services" {
  description = "What the pipeline may release: ARNs of the two ECS services."
  type        = object({ blue = string, green = string })
}

variable "table_arn" {
  description = "ARN of the controller's table, by which the command finds rollouts."
  type        = string
}

variable "state_machine_arn" {
  description = "ARN of the controller's state machine."
  type        = string
}

variable "task_role_arns" {
  description = "Roles of the tasks, which whoever registers a task definition hands over: task role and execution role."
  type        = list(string)
}

resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

# Only the environment "production" of this one repository may release.
data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "OnlyTheReleaseWorkflow"
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.github.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:sub"
      values   = ["repo:${var.repository}:environment:production"]
    }
  }
}

locals {
  execution_arn = "${replace(var.state_machine_arn, ":stateMachine:", ":execution:")}:*"
}

data "aws_iam_policy_document" "release" {
  statement {
    sid       = "DeployTheIdleColour"
    actions   = ["ecs:DescribeServices", "ecs:UpdateService"]
    resources = [var.services.blue, var.services.green]
  }

  statement {
    sid     = "RegisterTaskDefinitions"
    actions = ["ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"]
    # Neither action has resource-level permissions for what does not exist yet, or is only described.
    resources = ["*"]
  }

  statement {
    sid       = "HandOverRoles"
    actions   = ["iam:PassRole"]
    resources = var.task_role_arns

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ecs-tasks.amazonaws.com"]
    }
  }

  # What the command needs: docs/operate.md.
  statement {
    sid       = "FindRollouts"
    actions   = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"]
    resources = [var.table_arn, "${var.table_arn}/index/*"]
  }

  statement {
    sid       = "FollowAndAbort"
    actions   = ["states:DescribeExecution", "states:GetExecutionHistory", "states:ListExecutions", "states:SendTaskFailure", "states:StopExecution"]
    resources = [var.state_machine_arn, local.execution_arn]
  }
}

resource "aws_iam_role" "release" {
  name_prefix        = "release-"
  assume_role_policy = data.aws_iam_policy_document.trust.json
  # The workflow waits for the rollout; by default AWS would send it away after an hour.
  max_session_duration = 14400
}

resource "aws_iam_role_policy" "release" {
  name   = "release"
  role   = aws_iam_role.release.id
  policy = data.aws_iam_policy_document.release.json
}

output "role_arn" {
  description = "ARN of the role that the workflow assumes: its variable AWS_ROLE_ARN."
  value       = aws_iam_role.release.arn
}
