variable "images" {
  description = "Image of each colour. A release is another image for the colour that is idle: green first."
  type        = object({ blue = string, green = string })
  default = {
    blue  = "public.ecr.aws/nginx/nginx:1.29-alpine"
    green = "public.ecr.aws/nginx/nginx:1.29-alpine"
  }
}

resource "aws_ecs_task_definition" "colour" {
  for_each                 = local.names
  family                   = each.value
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512

  container_definitions = jsonencode([{
    name         = "app"
    image        = var.images[each.key]
    essential    = true
    portMappings = [{ containerPort = 80, hostPort = 80, protocol = "tcp" }]
  }])
}

resource "aws_ecs_service" "colour" {
  for_each        = local.names
  name            = each.value
  cluster         = aws_ecs_cluster.estate.arn
  task_definition = aws_ecs_task_definition.colour[each.key].arn
  launch_type     = "FARGATE"
  desired_count   = each.key == "blue" ? 2 : 0

  # The tasks of a colour are targets of both edges.
  dynamic "load_balancer" {
    for_each = toset(keys(local.names))

    content {
      target_group_arn = aws_lb_target_group.pair["${load_balancer.value}-${each.key}"].arn
      container_name   = "app"
      container_port   = 80
    }
  }

  network_configuration {
    subnets          = aws_subnet.public[*].id
    security_groups  = [aws_security_group.tasks.id]
    assign_public_ip = true
  }

  # A breaker that rolls back would start a deployment of its own in the middle of a rollout.
  deployment_circuit_breaker {
    enable   = true
    rollback = false
  }

  lifecycle {
    ignore_changes = [desired_count]
  }

  # ECS refuses target groups that no listener leads to.
  depends_on = [aws_lb_listener.production, aws_lb_listener.preview]
}

resource "aws_security_group" "tasks" {
  name   = "${var.name}-tasks"
  vpc_id = aws_vpc.estate.id
}

resource "aws_vpc_security_group_ingress_rule" "from_edge" {
  for_each                     = aws_security_group.edge
  security_group_id            = aws_security_group.tasks.id
  ip_protocol                  = "tcp"
  from_port                    = 80
  to_port                      = 80
  referenced_security_group_id = each.value.id
}

resource "aws_vpc_security_group_egress_rule" "tasks" {
  security_group_id = aws_security_group.tasks.id
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}
