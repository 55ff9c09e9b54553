package assay.hub;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/// As many bytes of an answer as are wanted. Where there would be more, the answer is broken off.
final class Taken implements BodySubscriber<byte[]> {
    private static final int ROOM = 1 << 13;

    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final int most;
    private final boolean all;
    private long skip;
    private byte[] bytes = new byte[ROOM];
    private int length;
    private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();

    /// @param skip how many bytes come before those that are wanted
    /// @param all whether nothing comes behind them
    Taken(long skip, int most, boolean all) {
        this.skip = skip;
        this.most = most;
        this.all = all;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription s) {
        subscription.complete(s);
        s.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> items) {
        for (var item : items) {
            int over = (int) Math.min(skip, item.remaining());
            skip -= over;
            item.position(item.position() + over);
            int some = Math.min(item.remaining(), most - length);
            if (length + some > bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(most, 2L * (length + some)));
            }
            item.get(bytes, length, some);
            length += some;
        }
        if (length == most && !all) {
            subscription.join().cancel();
            onComplete();
        } else {
            subscription.join().request(1);
        }
    }

    @Override
    public void onError(Throwable thrown) {
        body.completeExceptionally(thrown);
    }

    @Override
    public void onComplete() {
        body.complete(Arrays.copyOf(bytes, length));
    }
}
