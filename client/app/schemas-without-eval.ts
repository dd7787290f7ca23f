import { config } from 'zod'

// zod would try to compile its schemas with `new Function`, which our content security policy refuses and reports.
config({ jitless: true })
