import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { type Built, writeShells } from './client/offline-shells.ts'

const pages = (...names: string[]) =>
  Object.fromEntries(
    names.map((name) => [name, fileURLToPath(new URL(`./client/${name}.html`, import.meta.url))]),
  )
/** Of rural classrooms' PCs: Windows 7 ends with Chromium 109. */
const target = 'chrome109'
const outDir = fileURLToPath(new URL('./dist/client', import.meta.url))

/**
 * Seven pages: the console is rich; the others are light, because they run on a ten-year-old PC or a phone, and share
 * nothing with it but `client/app` and `client/ui`. The classroom's is built for itself, in one script and one style:
 * pieces shared with the others would be eight files to fetch before the pupils see anything. Last comes the worker that keeps
 * the assistant's and the classroom's page for when there is no line.
 */
export default defineConfig({
  root: fileURLToPath(new URL('./client', import.meta.url)),
  plugins: [react()],
  build: { outDir, target, emptyOutDir: false },
  environments: {
    client: {
      build: {
        rollupOptions: { input: pages('index', 'sign-in', 'teach', 'assist', 'observe', 'join') },
        emptyOutDir: true,
      },
    },
    classroom: { consumer: 'client', build: { rollupOptions: { input: pages('classroom') } } },
    offline: {
      consumer: 'client',
      build: {
        rollupOptions: {
          input: fileURLToPath(new URL('./client/app/offline-worker.ts', import.meta.url)),
          output: { format: 'iife', entryFileNames: 'offline-worker.js' },
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      // One after the other: the first one empties the folder.
      const shared = (await builder.build(builder.environments.client!)) as Built
      const classroom = (await builder.build(builder.environments.classroom!)) as Built
      await builder.build(builder.environments.offline!)
      const icons = ['/favicon.svg', '/icon-192.png']
      writeShells(outDir, {
        '/assist': { name: 'assist', built: shared, files: [...icons, '/assist.webmanifest'] },
        '/classroom': { name: 'classroom', built: classroom, files: [...icons, '/classroom.webmanifest'] },
      })
    },
  },
  server: {
    port: 5173,
    proxy: { '/api': 'http://127.0.0.1:3000', '/socket.io': { target: 'http://127.0.0.1:3000', ws: true } },
  },
})
