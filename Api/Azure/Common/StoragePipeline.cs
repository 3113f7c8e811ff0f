using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace M365Support.Storage;

/// <summary>Azure.Core's pipeline as the storage services need it: counted, signed again for each retry, failing with the service's own error code.</summary>
internal sealed class StoragePipeline
{
    /// <summary>The scope of every storage service (Learn: "Authorize with Microsoft Entra ID").</summary>
    public const string Scope = "https://storage.azure.com/.default";

    private static readonly string[] LoggedHeaders =
    [
        "x-ms-version", "x-ms-error-code", "x-ms-request-id", "x-ms-client-request-id", "DataServiceVersion", "Prefer",
    ];

    private static readonly string[] LoggedParameters =
    [
        "comp", "restype", "$top", "$select", "visibilitytimeout", "messagettl", "numofmessages", "peekonly", "blockid",
    ];

    private readonly HttpPipeline pipeline;
    private readonly string version;

    public StoragePipeline(string service, string version, ClientOptions options, HttpPipelinePolicy? authentication)
    {
        this.version = version;
        Allow(options.Diagnostics.LoggedHeaderNames, LoggedHeaders);
        Allow(options.Diagnostics.LoggedQueryParameters, LoggedParameters);
        var build = new HttpPipelineOptions(options) { RequestFailedDetailsParser = StorageErrorParser.Instance };
        build.PerRetryPolicies.Add(new StorageTransactionPolicy(service));
        if (authentication is not null)
        {
            build.PerRetryPolicies.Add(authentication);
        }

        pipeline = HttpPipelineBuilder.Build(build);
    }

    public HttpMessage Create(string operation, RequestMethod method, string uri, StorageClassifier classifier)
    {
        var message = pipeline.CreateMessage();
        message.ResponseClassifier = classifier;
        StorageTransactionPolicy.Name(message, operation);
        message.Request.Method = method;
        message.Request.Uri.Reset(new Uri(uri));
        message.Request.Headers.SetValue("x-ms-version", version);
        return message;
    }

    /// <summary>Sends the message; a response that its classifier calls an error is thrown.</summary>
    /// <exception cref="RequestFailedException">The service refused (Status and ErrorCode say why), or no answer came (Status 0).</exception>
    public async Task<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await pipeline.SendAsync(message, cancellationToken);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RequestFailedException(0, "The storage service did not answer in time.", errorCode: null, e);
        }
        catch (AggregateException e)
        {
            throw new RequestFailedException(0, e.Message, errorCode: null, e);
        }

        return message.Response.IsError ? throw new RequestFailedException(message.Response) : message.Response;
    }

    private static void Allow(IList<string> allowed, string[] names)
    {
        foreach (var name in names)
        {
            if (!allowed.Contains(name))
            {
                allowed.Add(name);
            }
        }
    }
}
