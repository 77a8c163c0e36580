import { csv } from './csv-format.ts'
import { ndjson } from './ndjson-format.ts'
import { parquet } from './parquet-format.ts'
import type { ExportFormat, TableFormat } from './table-format.ts'

export const tableFormats: { readonly [Name in ExportFormat]: TableFormat } = { parquet, csv, ndjson }
