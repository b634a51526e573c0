import type { TestServer } from '@mot-cua/testing'
import type { Report } from './figures.ts'

/** What every part of a bench is given, beside its sizes. */
export type Servers = { report: Report; postgres: TestServer; redis: TestServer }
