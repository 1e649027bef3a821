// Writes each browser that was installed here, which its package carries compressed, to DIRECTORY/<version>/chromium.
import { createReadStream, createWriteStream, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';

const [, , directory] = process.argv;
for (const name of Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).dependencies)) {
  const packed = join('node_modules', name, 'bin');
  const file = readdirSync(packed).find(each => /^chromium.*\.br$/.test(each));
  const place = join(directory, name.slice('chromium-'.length));
  mkdirSync(place, { recursive: true });
  await pipeline(createReadStream(join(packed, file)), createBrotliDecompress(), createWriteStream(join(place, 'chromium'), { mode: 0o755 }));
}
