@node "%~dp0pulumi-resource-personas" %*
