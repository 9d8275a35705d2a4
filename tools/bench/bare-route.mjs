/** A route with one INSERT and nothing else. */
import Fastify from 'fastify';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 8 });
await pool.query('CREATE TABLE agreement (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, document jsonb NOT NULL)');
const app = Fastify();
app.post('/v1/agreements', async ({ body }, reply) => {
  const { rows } = await pool.query('INSERT INTO agreement (document) VALUES ($1) RETURNING id', [body]);
  return reply.code(201).send({ id: rows[0].id, ...body });
});
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
