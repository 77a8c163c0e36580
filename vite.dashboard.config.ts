import { gzipSync } from 'node:zlib'
import { defineConfig, type Plugin, type UserConfig } from 'vite'
import { licences } from './rolldown.config.ts'

/** What is sent often is compressed once. */
const compressed: Plugin = {
  name: 'compressed',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (!/\.(js|css)$/.test(file.fileName)) continue
        const source = gzipSync(file.type === 'chunk' ? file.code : file.source, { level: 9 })
        this.emitFile({ type: 'asset', fileName: `${file.fileName}.gz`, source })
      }
    },
  },
}

/** The dashboard is built into files that ask nothing of anywhere else: whoever installs the package builds nothing. */
const config: UserConfig = defineConfig({
  root: 'src/dashboard',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [licences, compressed],
  build: {
    outDir: '../../dist/dashboard',
    emptyOutDir: true,
    // A picture inside a style would be refused by the policy of the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})

export default config
