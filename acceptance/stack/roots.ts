/** The Terraform roots, as files in a folder that stays until all is destroyed. */
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { HEALTH_PATH } from "./release.ts";

/** The project's folder. */
const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const EXAMPLE = join("examples", "existing-estate");

/** Where a run keeps its roots. */
export interface Folders {
	/** Its own service, with a controller. */
	readonly own: string;
	/** Load balancers, services and records that another root makes. */
	readonly estate: string;
	/** What attaches to them, with a controller of its own. */
	readonly canary: string;
}

/** What is named after a run. All are prefixes of the run's name, so that nothing of anybody else's is met. */
export interface Names {
	readonly own: string;
	readonly estate: string;
	readonly controller: string;
}

/** A step that lets metrics, which are minutes late, still decide; and all the traffic for as long as it takes to see it. */
export const SCHEDULE = [
	{ percent: 50, bake_seconds: 240 },
	{ percent: 100, bake_seconds: 60 },
] as const;
/** Probes alone decide there, which takes no metrics. */
export const ATTACH_SCHEDULE = [
	{ percent: 20, bake_seconds: 60 },
	{ percent: 100, bake_seconds: 60 },
] as const;
/** How long a release is judged on, in seconds: nobody changes their mind here. */
export const PROBATION_SECONDS = 60;
/** The same where somebody's alarm is to ring meanwhile. */
export const LONG_PROBATION_SECONDS = 600;

export const namesOf = (name: string): Names => ({ own: name, estate: `${name}-old`, controller: `${name}-ctl` });

const VERSIONS = `terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7.0"
    }
  }
}

provider "aws" {
  region = var.region

  # Rollouts say by this tag which color serves.
  ignore_tags {
    keys = ["IsProduction"]
  }
}

variable "region" {
  type = string
}
`;

const OWN = `variable "name" {
  type = string
}

variable "zone_name" {
  type = string
}

variable "container_definitions" {
  type = string
}

variable "schedule" {
  type = list(object({ percent = number, bake_seconds = number }))
}

variable "probe_deadline_ms" {
  type    = number
  default = 1000
}

variable "probation_seconds" {
  type = number
}

# Nothing is measured by it: it rings when the run says so, and stays as it is.
resource "aws_cloudwatch_metric_alarm" "team" {
  alarm_name          = "\${var.name}-team"
  namespace           = "Acceptance"
  metric_name         = "Complaints"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "ignore"
}

module "canary" {
  source                = "../terraform/complete"
  name                  = var.name
  zone_name             = var.zone_name
  container_definitions = var.container_definitions
  schedule              = var.schedule
  probe_deadline_ms     = var.probe_deadline_ms
  health_check_path     = "${HEALTH_PATH}"
  probation_seconds     = var.probation_seconds
  alarms                = [aws_cloudwatch_metric_alarm.team.alarm_name]
  log_retention_days    = 1

  # A certificate would only add the wait for its validation.
  https = false

  # Clients that measure ask both load balancers all the time: they are no stragglers.
  straggler_percent = 100
}

output "subject" {
  value = {
    cluster           = module.canary.cluster_arn
    services          = module.canary.service_names
    state_machine_arn = module.canary.state_machine_arn
    table_name        = module.canary.table_name
    load_balancers    = { blue = module.canary.blue_alb, green = module.canary.green_alb }
  }
}
`;

/** The example takes its controller's name as it is; this run's must meet nobody else's. */
const CONTROLLER = `variable "controller_name" {
  type = string
}

output "state_machine_arn" {
  value = module.controller.state_machine_arn
}
`;
const CONTROLLER_OVERRIDE = `module "controller" {
  name                = var.controller_name
  deletion_protection = false
}
`;

/** Writes all roots into a folder. */
export function writeRoots(home: string): Folders {
	const folders = {
		own: join(home, "own"),
		estate: join(home, EXAMPLE, "estate"),
		canary: join(home, EXAMPLE, "canary"),
	};
	const isTest = (file: string) => /[/\\]tests([/\\]|$)/.test(file.slice(PROJECT.length));
	cpSync(join(PROJECT, "terraform"), join(home, "terraform"), { recursive: true, filter: (file) => !isTest(file) });
	for (const root of ["estate", "canary"]) {
		cpSync(join(PROJECT, EXAMPLE, root), join(home, EXAMPLE, root), {
			recursive: true,
			// Somebody may have tried the example, and its state is theirs.
			filter: (file) => !/\.terraform|\.tfstate|\.tfvars/.test(file.slice(PROJECT.length)),
		});
	}
	mkdirSync(folders.own, { recursive: true });
	writeFileSync(join(folders.own, "versions.tf"), VERSIONS);
	writeFileSync(join(folders.own, "main.tf"), OWN);
	writeFileSync(join(folders.canary, "acceptance.tf"), CONTROLLER);
	writeFileSync(join(folders.canary, "acceptance_override.tf"), CONTROLLER_OVERRIDE);
	return folders;
}

/** The team's alarm of a run's own service, as its root calls it. */
export const alarmOf = ({ own }: Pick<Names, "own">): string => `${own}-team`;

/** Sets a root's variables, in place of all that were set. */
export function setVariables(folder: string, variables: Readonly<Record<string, unknown>>): void {
	writeFileSync(join(folder, "acceptance.auto.tfvars.json"), `${JSON.stringify(variables, null, 2)}\n`);
}
