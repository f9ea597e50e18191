namespace Kasse.Storage;

/// <summary>A data folder is used by one process at a time.</summary>
static class FolderLock
{
    /// <exception cref="StorageException">It cannot be used, or another one is using it.</exception>
    public static FileStream Claim(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(File.Exists(folder)
                ? $"The data folder {folder} is a file. Choose another with --data."
                : $"The data folder {folder} cannot be made ({fault.Message}). Choose another with --data.", fault);
        }
        try
        {
            return new FileStream(Path.Combine(folder, "kasse.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new StorageException($"The data folder {folder} cannot be written. Give this user write access, or choose another with --data.", fault);
        }
        catch (IOException fault)
        {
            throw new StorageException(
                $"The data folder {folder} cannot be used, or another Kasse is using it ({fault.Message}). Stop that one, or choose another with --data.", fault);
        }
    }
}
