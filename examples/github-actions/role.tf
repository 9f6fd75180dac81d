provider "aws" {
  region = "eu-west-1"
}

variable "repository" {
  description = "The GitHub repository that releases, as owner/name."
  type        = string
}

variable "name" {
  description = "Name of the service at the controller: the name that the module service was given."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$", var.name))
    error_message = "name must be a service's name, for instance \"web\": a * in it would open other services' items."
  }
}

variable "cluster" {
  description = "Name of the ECS cluster."
  type        = string
}

variable "service_names" {
  description = "What the pipeline may release, by color: the output service_names of the module service."
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
  description = "Names of the roles in the task definitions, which whoever registers one hands over; * at the end stands for any letters."
  type        = list(string)

  validation {
    condition     = length(var.task_role_names) > 0 && alltrue([for name in var.task_role_names : can(regex("^[\\w+=,.@-]{3,}\\*?$", name))])
    error_message = "task_role_names must begin with at least three letters of the service's own roles: a role that can be handed over can be used."
  }
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
  account    = data.aws_caller_identity.this.account_id
  place      = "${data.aws_region.this.id}:${local.account}"
  prefix     = "arn:${data.aws_partition.this.partition}"
  services   = [for name in values(var.service_names) : "${local.prefix}:ecs:${local.place}:service/${var.cluster}/${name}"]
  families   = [for name in values(var.service_names) : "${local.prefix}:ecs:${local.place}:task-definition/${name}:*"]
  table      = "${local.prefix}:dynamodb:${local.place}:table/${var.table_name}"
  task_roles = [for name in var.task_role_names : "${local.prefix}:iam::${local.account}:role/${name}"]
  executions = "${replace(var.state_machine_arn, ":stateMachine:", ":execution:")}:*"

  # What the pipeline may do, each for this service alone.
  release = [
    {
      Sid      = "DescribeServices"
      Effect   = "Allow"
      Action   = ["ecs:DescribeServices"]
      Resource = local.services
    },
    {
      # The color that does not serve, by the tag that the controller keeps; and with this service's task definitions.
      Sid      = "DeployTheIdleColor"
      Effect   = "Allow"
      Action   = ["ecs:UpdateService"]
      Resource = local.services
      Condition = {
        StringEquals    = { "aws:ResourceTag/IsProduction" = "false" }
        ArnLikeIfExists = { "ecs:task-definition" = local.families }
      }
    },
    {
      Sid      = "RegisterTaskDefinitions"
      Effect   = "Allow"
      Action   = ["ecs:RegisterTaskDefinition"]
      Resource = local.families
    },
    {
      # AWS limits it to nothing.
      Sid      = "SeeTaskDefinitions"
      Effect   = "Allow"
      Action   = ["ecs:DescribeTaskDefinition"]
      Resource = ["*"]
    },
    {
      Sid       = "HandOverRoles"
      Effect    = "Allow"
      Action    = ["iam:PassRole"]
      Resource  = local.task_roles
      Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
    },
    # What the command needs when the service is named: docs/operate.md. No Scan, no index, and no key but the service's own.
    {
      Sid      = "ReadItsRollouts"
      Effect   = "Allow"
      Action   = ["dynamodb:GetItem", "dynamodb:Query"]
      Resource = [local.table]
      Condition = {
        "ForAllValues:StringEquals" = { "dynamodb:LeadingKeys" = [var.name, "gate#${var.name}", "registration#${var.name}"] }
        Null                        = { "dynamodb:LeadingKeys" = "false" }
      }
    },
    {
      # AWS limits it to nothing; the task token, which only this service's key leads to, says whose gate it is.
      Sid      = "TurnBackAtAGate"
      Effect   = "Allow"
      Action   = ["states:SendTaskFailure"]
      Resource = ["*"]
    },
    {
      # An execution's name says nothing of its service, so this is for all of the controller's. Whoever stops one brings traffic back.
      Sid      = "FollowAndAbort"
      Effect   = "Allow"
      Action   = ["states:DescribeExecution", "states:StopExecution"]
      Resource = [local.executions]
    },
  ]
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
  policy = jsonencode({ Version = "2012-10-17", Statement = local.release })
}

output "role_arn" {
  description = "ARN of the role that the workflow assumes: its variable AWS_ROLE_ARN."
  value       = aws_iam_role.release.arn
}
