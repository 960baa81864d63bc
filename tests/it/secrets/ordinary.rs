//! What is no secret is shown: ordinary names with ordinary values.

use dtolint::Coverage;

use super::{linter, outputs};

/// One document for each, with what documents of that kind have.
const DOCUMENTS: &[(&str, &str, &str)] = &[
    (
        "a configuration of a language model",
        "a.json",
        r#"{"model": "gpt-4o", "max_tokens": 4096, "max_completion_tokens": 1024, "token_count": 17, "tokens_per_minute": 90000,
            "price_per_input_token": 0.0000025, "token_limit": 128000, "tokenizer": "cl100k_base", "prompt_tokens": 12,
            "total_tokens": 29, "eos_token": "</s>", "pad_token": "[PAD]", "eos_token_id": 2, "stop_tokens": ["END", "STOP"],
            "special_tokens": ["user", "system"], "token_budget": "2048 a day", "max_token": 77345112, "seed": 42, "key": "value",
            "logit_bias_tokens": 12345678, "next_page_token": "page-two", "n_tokens_used": 77345112}"#,
    ),
    (
        "limits and policies",
        "a.json",
        r#"{"auth": "basic", "authorization": "AWS_IAM", "password_policy": "strict", "password_min_length": 12,
            "password_max_age_days": 90, "password_history": 5, "passwordComplexity": "high", "secret_rotation_days": 30,
            "secret_rotation_period": "thirty days", "token_ttl": "fifteen minutes", "token_expiry_hours": 24, "token_type": "Bearer",
            "session_timeout": 3600, "session": "sticky", "session_store": "redis", "cookie": "strict", "auth_mode": "required",
            "auth_type": "password", "credential_type": "service-account", "otp_digits": 6, "otp_length": 8, "pin_length": 4,
            "pin": 17, "pins": [17, 22], "passwordResetUrl": "https://a.example.com/reset", "requests_per_token": 77345112,
            "failed_password_attempts": 77345112, "access_token_lifetime": "one hour of a day", "password": "required",
            "secret_provider": "vault-production", "secretName": "database-credentials", "signature_version": "version-four",
            "signature_algorithm": "HMAC-SHA256", "salt_rounds": 12, "key_size": 4096, "key_type": "elliptic-curve"}"#,
    ),
    (
        "keys and values",
        "a.json",
        r#"{"tags": [{"key": "environment", "value": "production-2"}, {"key": "cost-center", "value": "platform-12345678"}],
            "labels": [{"name": "app.kubernetes.io/name", "value": "payment-api-v2"}], "key": "user-profile-settings-2024",
            "primary_key": "customer_id", "partition_key": "tenant#2024", "sort_key": "createdAt", "cache_key": "v1-cache-linux-x64",
            "object_key": "reports/2024/11/28/summary-1.json", "public_key": "key-one", "keys": ["first", "second"], "keyboard": "qwerty-us-101",
            "translation_key": "checkout.payment.title", "foreign_key": "order_items.order_id", "keyword": "monkey123456"}"#,
    ),
    (
        "Kubernetes",
        "a.yaml",
        "apiVersion: apps/v1
kind: Deployment
metadata: {name: auth-service, labels: {app: token-service}}
spec:
  serviceAccountName: token-reader
  automountServiceAccountToken: false
  imagePullSecrets: [{name: registry-credentials}]
  containers:
  - name: auth
    image: registry.example.com:5000/auth:1.2@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    args: [--token-file, /var/run/secrets/token, --secret-name, database, --auth-mode=basic, -p, 8080:80, --user, '1000:1000']
    env:
    - {name: LOG_LEVEL, value: debugging}
    - {name: TOKEN_TTL_SECONDS, value: '77345112'}
    - name: DB_PASSWORD
      valueFrom: {secretKeyRef: {name: database-credentials, key: password-of-application}}
    volumes:
    - name: tls
      secret: {secretName: tls-certificates, defaultMode: 420, items: [{key: certificate.pem, path: certificates/tls.pem}]}
    ports: [{name: https-port, containerPort: 8443}]
    tolerations: [{key: dedicated-nodes, operator: Equal, value: gpu-nodes}]
",
    ),
    (
        "GitHub Actions",
        "a.yaml",
        "name: release
on: {workflow_call: {secrets: {npm-token: {required: true, description: publishes the package}}}}
permissions: {contents: read, id-token: write}
jobs:
  publish:
    uses: acme/workflows/.github/workflows/publish.yml@v4
    secrets: inherit
    with: {token-scope: 'repository:read', key: 'cache-key-linux', cache-key: npm-cache-linux, path: node_modules}
    steps:
    - {uses: actions/checkout@v4.1.1, with: {token: '${{ secrets.GITHUB_TOKEN }}', persist-credentials: false}}
    - {run: docker login -u ci-bot --password-stdin registry.example.com}
    - {run: ./deploy --token $DEPLOY_TOKEN --verbose}
    - {run: 'echo use the --token option to deploy'}
",
    ),
    (
        "OpenAPI",
        "a.yaml",
        "openapi: 3.1.0
security: [{api_key: []}, {petstore_auth: ['write:pets', 'read:pets']}]
components:
  securitySchemes:
    api_key: {type: apiKey, name: X-API-Key, in: header, description: ask the support team}
    bearerAuth: {type: http, scheme: bearer, bearerFormat: opaque-token}
    petstore_auth: {type: oauth2, flows: {authorizationCode: {tokenUrl: 'https://auth.example.com/token', scopes: {'read:pets': reading of pets}}}}
  parameters:
  - {name: page_token, in: query, description: where the next page starts, required: false, schema: {type: string, minLength: 16}}
  - {name: limit, in: query, example: 77345112, schema: {default: 12345678}}
  schemas:
    password: {type: string, format: password, minLength: 12, maxLength: 128, description: what the user types, title: the password}
",
    ),
    (
        "Terraform",
        "a.json",
        r#"{"terraform": {"backend": {"s3": {"bucket": "acme-state", "key": "environments/production-2/terraform.tfstate"}}},
            "variable": {"db_password": {"type": "string", "description": "of the database", "sensitive": true}},
            "resource": {"aws_secretsmanager_secret": {"database": {"name": "production/database", "description": "of the database",
                "recovery_window_in_days": 30, "kms_key_id": "alias/production"}},
                "random_password": {"database": {"length": 32, "special": true}},
                "aws_db_instance": {"main": {"password": "${var.db_password}", "engine": "postgres", "port": 5432,
                "manage_master_user_password": true, "username": "application"}}},
            "output": {"token_url": {"value": "https://auth.example.com/oauth"}}}"#,
    ),
    (
        "addresses",
        "a.json",
        r#"{"contact": "mailto:support7@example.com", "owner": "owner:team-7@example.com", "clone": "git@github.com:acme/app.git",
            "alias": "npm:react@18.2.0", "purl": "pkg:npm/react@18.2.0", "action": "actions/checkout@v4.1.1", "time": "2026-11-28T12:30:00Z",
            "author": "Jane Doe <jane.doe7@example.com>", "ratio": "12:30@room-seven", "arn": "arn:aws:iam::123456789012:role/deploy-7",
            "secret": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-7", "uri": "postgres://database.internal:5432/application",
            "site": "https://hooks.example.com:8443/@team/a", "digest": "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c",
            "commit": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b", "uuid": "550e8400-e29b-41d4-a716-446655440000",
            "class": "ico-chevron-right-large-24", "phrase": "the access token: see the page about it"}"#,
    ),
];

#[test]
fn nothing_of_ordinary_documents_is_masked() {
    let linter = linter();
    let mut masked = String::new();
    for (title, file, text) in DOCUMENTS {
        let report = linter.lint_all([(*file, *text)], Coverage::Part);
        assert!(report.findings().len() >= 8, "{title}: {}", report.findings().len());
        for (format, output) in outputs(&linter, file, &report) {
            for line in output.lines().filter(|line| line.contains("***")) {
                masked.push_str(&format!(
                    "{title}: {format}: {}\n",
                    &line[..line.floor_char_boundary(line.len().min(300))]
                ));
            }
        }
    }
    assert!(masked.is_empty(), "{masked}");
}
