import * as fc from 'fast-check'
import { levelRequest } from '../arbitraries.ts'
import { FixedRequest } from './request-command.ts'

export class ConfigureLevel extends FixedRequest {}

const setting = fc.option(fc.integer({ min: 0, max: 5 }))

export const configureLevelCommand: fc.Arbitrary<ConfigureLevel> = levelRequest(
  fc.oneof(
    fc.record({ reorderThreshold: setting }),
    fc.record({ keepBack: setting }),
    fc.record({ reorderThreshold: setting, keepBack: setting }),
  ),
).map((request) => new ConfigureLevel({ type: 'configure', ...request }))
