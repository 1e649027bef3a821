// Walks the API at BASE with the official SDK, installed in DIRECTORY, as a client's program would, and prints what it got as JSON.
// Usage: node walk.mjs DIRECTORY BASE KEY
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [, , directory, baseURL, apiKey] = process.argv;
const { LlamaCloud } = createRequire(join(directory, 'walk.mjs'))('@llamaindex/llama-cloud');
const options = { apiKey, baseURL, maxRetries: 0 };
const client = new LlamaCloud(options);

async function all(pages) {
  const items = [];
  for await (const item of pages)
    items.push(item);
  return items;
}

// What the SDK throws: the name of the error's class, its status and its text.
async function refused(call) {
  try {
    await call();
    return null;
  } catch (error) {
    return { name: error.constructor.name, status: error.status, message: error.message };
  }
}

const jobs = await all(client.classify.list({ page_size: 100 }));
const files = jobs.filter(job => job.document_input_type === 'file_id').map(job => job.file_input);
const parsed = jobs.find(job => job.document_input_type === 'parse_job_id');
const failed = { page_size: 100, status: 'FAILED', created_at_on_or_after: jobs.at(-1).created_at };

console.log(JSON.stringify({
  jobs,
  failed: await all(client.classify.list(failed)),
  chosen: await all(client.classify.list({ job_ids: jobs.slice(0, 3).map(job => job.id) })),
  newest: await client.classify.get(jobs[0].id, { expand: ['usage'] }),
  completed: await client.classify.get(jobs.findLast(job => job.status === 'COMPLETED').id, { expand: ['usage'] }),
  configurations: await all(client.configurations.list({ product_type: ['classify_v2', 'extract_v2'], page_size: 2 })),
  projects: await all(client.v2Projects.list({ page_size: 2 })),
  files: await all(client.files.list({ file_ids: files.slice(0, 30), page_size: 7 })),
  parseJob: await client.parsing.get(parsed.file_input, { expand: ['usage'] }),
  missing: await refused(() => client.classify.get('clj-00000000-0000-4000-8000-000000000000')),
  wrongKey: await refused(() => new LlamaCloud({ ...options, apiKey: 'llx-wrong' }).classify.list()),
  wrongStatus: await refused(() => client.classify.list({ status: 'DONE' })),
}));
