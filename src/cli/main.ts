#!/usr/bin/env node
/**
 * Where the process begins. Only this file reads `.env`, and only it sets the exit code. It imports nothing of ours until
 * the version of Node is known to be new enough, because older ones fail on the imports with a riddle.
 */
import { existsSync } from 'node:fs'
import module from 'node:module'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`Punctual needs Node 22.18 or newer; this is ${process.versions.node} (${process.execPath}).`)
  console.error('Install a newer Node, or run it through npm in a project that has the package "node" 24.')
  process.exitCode = 3
} else {
  if (existsSync('.env')) process.loadEnvFile()
  // A quarter off the time that a short command takes.
  module.enableCompileCache()
  import('./program.ts').then(async ({ runProgram }) => {
    process.exitCode = await runProgram(process.argv.slice(2))
  })
}
