await using var provider = await PretendPsp.Provider.Start(Environment.GetEnvironmentVariable("PRETEND_PSP_URL") ?? "http://127.0.0.1:5090");
Console.WriteLine($"The pretend PSP listens on {provider.Url}; open it in a browser.");
provider.Called += call => Console.WriteLine($"makePayment {call.State} of {call.Id}, call {call.Number}");
await provider.WaitForShutdown();
