terraform {
  cloud {
    organization = "acme"

    workspaces {
      name = "canary-controller"
    }
  }
}
