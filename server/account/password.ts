import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

/** log2 N, r, p. 16 MB and about 0.3 s of one core (OWASP, Password Storage Cheat Sheet, scrypt). */
const strength = { ln: 14, r: 8, p: 5 }
const keyBytes = 32

/**
 * At most so many at once: they run on Node's four threads, on which files and host names are read too.
 */
const atOnce = 2
let running = 0
const waiting: (() => void)[] = []

async function derive(password: string, salt: Buffer, { ln, r, p }: typeof strength): Promise<Buffer> {
  if (running >= atOnce) await new Promise<void>((go) => waiting.push(go))
  else running++
  const options: ScryptOptions = { N: 2 ** ln, r, p, maxmem: 256 * 2 ** ln * r }
  try {
    return await new Promise((resolve, reject) =>
      // NFC: the same characters typed on another keyboard or system are the same password.
      scrypt(password.normalize('NFC'), salt, keyBytes, options, (error, key) =>
        error ? reject(error) : resolve(key),
      ),
    )
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

/** `scrypt$LN$R$P$SALT$KEY`, the last two in base64url: all that is needed to check it years later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, strength)
  const { ln, r, p } = strength
  return ['scrypt', ln, r, p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** Of a password that nobody has, so that a name that isn't there costs what one that is there does. */
const nobodys = `scrypt$${strength.ln}$${strength.r}$${strength.p}$${randomBytes(16).toString('base64url')}$`

/** Whether `hash` is of this password; with `null` (no such name, no password yet) false, after the same time. */
export async function checkPassword(password: string, hash: string | null): Promise<boolean> {
  const [scheme, ln, r, p, salt = '', key = ''] = (hash ?? nobodys).split('$')
  if (scheme !== 'scrypt') throw new Error(`a password hash of unknown scheme ${scheme}`)
  const derived = await derive(password, Buffer.from(salt, 'base64url'), {
    ln: Number(ln),
    r: Number(r),
    p: Number(p),
  })
  const known = Buffer.from(key, 'base64url')
  return known.length === derived.length && timingSafeEqual(known, derived)
}

/** Whether it was made with other parameters than today's, and should be made anew while the password is at hand. */
export const isOutdated = (hash: string): boolean =>
  !hash.startsWith(`scrypt$${strength.ln}$${strength.r}$${strength.p}$`)
