import * as fc from 'fast-check'
import { levelRequest } from '../arbitraries.ts'
import { FixedRequest } from './request-command.ts'

export class ConfigureLevel extends FixedRequest {}

export const configureLevelCommand: fc.Arbitrary<ConfigureLevel> = levelRequest(
  fc.record({ reorderThreshold: fc.option(fc.integer({ min: 0, max: 5 })) }),
).map((request) => new ConfigureLevel({ type: 'configure', ...request }))
