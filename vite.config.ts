import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const page = (name: string) => fileURLToPath(new URL(`./client/${name}.html`, import.meta.url))

/**
 * Five pages: the console is rich; the others are light, because they run on a ten-year-old PC or a phone, and share
 * nothing with it but `client/app` and `client/ui`.
 */
export default defineConfig({
  root: fileURLToPath(new URL('./client', import.meta.url)),
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('./dist/client', import.meta.url)),
    emptyOutDir: true,
    target: 'chrome109',
    rollupOptions: {
      input: {
        index: page('index'),
        'sign-in': page('sign-in'),
        teach: page('teach'),
        classroom: page('classroom'),
        assist: page('assist'),
      },
    },
  },
  server: {
    port: 5173,
    proxy: { '/api': 'http://127.0.0.1:3000', '/socket.io': { target: 'http://127.0.0.1:3000', ws: true } },
  },
})
