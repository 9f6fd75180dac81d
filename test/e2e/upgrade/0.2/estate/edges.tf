# Two load balancers, each of which can forward to either colour: four target groups.

locals {
  # What was there first keeps its name.
  names = { blue = var.name, green = "${var.name}-green" }
  pairs = { for pair in setproduct(keys(local.names), keys(local.names)) : join("-", pair) => { edge = pair[0], colour = pair[1] } }
}

resource "aws_lb" "edge" {
  for_each           = local.names
  name               = each.value
  load_balancer_type = "application"
  ip_address_type    = "dualstack"
  subnets            = aws_subnet.public[*].id
  security_groups    = [aws_security_group.edge[each.key].id]
  # A busy connection stays where it is, whatever DNS says: at most a minute instead of an hour.
  client_keep_alive = 60
}

resource "aws_lb_target_group" "pair" {
  for_each             = local.pairs
  name                 = each.key == "blue-blue" ? var.name : "${var.name}-${each.key}"
  vpc_id               = aws_vpc.estate.id
  target_type          = "ip"
  protocol             = "HTTP"
  port                 = 80
  deregistration_delay = 30

  health_check {
    path                = "/"
    interval            = 5
    timeout             = 4
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

resource "aws_lb_listener" "production" {
  for_each          = aws_lb.edge
  load_balancer_arn = each.value.arn
  protocol          = "HTTP"
  port              = 80

  default_action {
    type = "forward"

    forward {
      target_group {
        arn    = aws_lb_target_group.pair["${each.key}-blue"].arn
        weight = 100
      }

      target_group {
        arn    = aws_lb_target_group.pair["${each.key}-green"].arn
        weight = 0
      }
    }
  }

  lifecycle {
    ignore_changes = [default_action[0].forward[0].target_group]
  }
}

resource "aws_lb_listener" "preview" {
  for_each          = aws_lb.edge
  load_balancer_arn = each.value.arn
  protocol          = "HTTP"
  port              = 8080

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.pair["${each.key}-${each.key}"].arn
  }
}

# Rules stand on their own: a group with inline rules would remove the one that the root canary adds.
resource "aws_security_group" "edge" {
  for_each = local.names
  name     = "${each.value}-edge"
  vpc_id   = aws_vpc.estate.id
}

resource "aws_vpc_security_group_ingress_rule" "ipv4" {
  for_each          = aws_security_group.edge
  security_group_id = each.value.id
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "ipv6" {
  for_each          = aws_security_group.edge
  security_group_id = each.value.id
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv6         = "::/0"
}

resource "aws_vpc_security_group_egress_rule" "to_tasks" {
  for_each                     = aws_security_group.edge
  security_group_id            = each.value.id
  ip_protocol                  = "tcp"
  from_port                    = 80
  to_port                      = 80
  referenced_security_group_id = aws_security_group.tasks.id
}
