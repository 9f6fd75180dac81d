provider "aws" {
  region = "eu-west-1"
}

variable "repository" {
  description = "The GitHub repository that releases, as owner/name."
  type        = string
}

variable "cluster" {
  description = "Name of the ECS cluster."
  type        = string
}

variable "service_names" {
  description = "What the pipeline may release, by colour: the output service_names of the module service."
  type        = object({ blue = string, green = string })
}

variable "table_name" {
  description = "Where the command finds rollouts: the output table_name of the module controller."
  type        = string
  default     = "canary-rollouts"
}

variable "state_machine_arn" {
  description = "The output state_machine_arn of the module controller."
  type        = string
}

variable "task_role_names" {
  description = "Names of the roles in the task definitions, which whoever registers one hands over; * stands for any letters."
  type        = list(string)
}

data "aws_partition" "this" {}
data "aws_region" "this" {}
data "aws_caller_identity" "this" {}

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
  place         = "${data.aws_region.this.id}:${data.aws_caller_identity.this.account_id}"
  prefix        = "arn:${data.aws_partition.this.partition}"
  services      = [for name in values(var.service_names) : "${local.prefix}:ecs:${local.place}:service/${var.cluster}/${name}"]
  table         = "${local.prefix}:dynamodb:${local.place}:table/${var.table_name}"
  task_roles    = [for name in var.task_role_names : "${local.prefix}:iam::${data.aws_caller_identity.this.account_id}:role/${name}"]
  execution_arn = "${replace(var.state_machine_arn, ":stateMachine:", ":execution:")}:*"
}

data "aws_iam_policy_document" "release" {
  statement {
    sid       = "DeployTheIdleColour"
    actions   = ["ecs:DescribeServices", "ecs:UpdateService"]
    resources = local.services
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
    resources = local.task_roles

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ecs-tasks.amazonaws.com"]
    }
  }

  # What the command needs: docs/operate.md.
  statement {
    sid       = "ReadRollouts"
    actions   = ["dynamodb:GetItem"]
    resources = [local.table]
  }

  statement {
    sid       = "FindRollouts"
    actions   = ["dynamodb:Query", "dynamodb:Scan"]
    resources = [local.table, "${local.table}/index/*"]
  }

  statement {
    sid       = "ListAndDecide"
    actions   = ["states:ListExecutions", "states:SendTaskFailure"]
    resources = [var.state_machine_arn]
  }

  statement {
    sid       = "FollowAndAbort"
    actions   = ["states:DescribeExecution", "states:GetExecutionHistory", "states:StopExecution"]
    resources = [local.execution_arn]
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
